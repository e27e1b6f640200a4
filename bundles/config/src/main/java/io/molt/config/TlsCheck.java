package io.molt.config;

import io.molt.spi.settings.TlsSettings;
import io.molt.spi.settings.VerifyPeer;
import io.molt.spi.tls.CipherSuites;
import io.molt.spi.tls.TlsMaterial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds what is wrong with a listener's TLS: keys that do not go together, and what the files hold
 * that they name.
 */
final class TlsCheck {

  private static final String VERIFY_PEER = "ssl_verify_peer";
  private static final String CLIENT_CERT_FILE = "ssl_client_cert_file";

  private final Section section;

  TlsCheck(Section section) {
    this.section = section;
  }

  /** Notes each problem where it is. */
  void check(Optional<TlsSettings> tls) {
    if (tls.isPresent()) {
      checkAuthorities(tls.get());
      checkCiphers(tls.get().sslCiphers());
      TlsMaterial.read(
          tls.get(),
          Instant.now(),
          problem ->
              section.problem(problem.key(), problem.cause().found(), problem.cause().expected()));
    } else if (section.text(TlsSettings.CERT_FILE).isEmpty()) {
      section.keys().stream()
          .filter(key -> key.startsWith(TlsSettings.PREFIX))
          .forEach(
              key -> section.problem(key, "ssl_cert_file beside it, for there is no TLS without"));
    }
  }

  /** Which the engine really has turns on the engine; a name that nobody knows is a mistake. */
  private void checkCiphers(List<String> names) {
    List<String> unknown = names.isEmpty() ? names : new CipherSuites().unknown(names);
    if (!unknown.isEmpty()) {
      section.problem(
          "ssl_ciphers",
          String.join(", ", unknown),
          "names of cipher suites such as TLS_AES_256_GCM_SHA384 or ECDHE-RSA-AES128-GCM-SHA256;"
              + " no groups such as HIGH, and no exclamation marks");
    }
  }

  private void checkAuthorities(TlsSettings tls) {
    boolean asks = tls.sslVerifyPeer() != VerifyPeer.OFF;
    if (asks && tls.sslClientCertFile().isEmpty() && !tls.sslAllowSelfSigned()) {
      section.problem(
          VERIFY_PEER,
          "off; or " + CLIENT_CERT_FILE + " beside it, with the authorities of certificates");
    }
    if (!asks && tls.sslClientCertFile().isPresent()) {
      section.problem(
          CLIENT_CERT_FILE, VERIFY_PEER + " = on or optional beside it, for nobody is asked");
    }
  }
}
