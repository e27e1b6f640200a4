package io.molt.listener.tls;

import io.molt.spi.settings.SslEngine;
import io.molt.spi.settings.TlsSettings;
import io.molt.spi.tls.TlsMaterial;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.List;

/**
 * Chooses what does the encrypting: BoringSSL where its native library is there and can do what is
 * wanted, else what Java has.
 */
final class TlsEngine {

  /** What BoringSSL has certificates of; of others only Java. */
  private final List<String> boringSslKeys = List.of("RSA", "EC");

  private final TlsSettings settings;

  TlsEngine(TlsSettings settings) {
    this.settings = settings;
  }

  /**
   * The engine for these certificates.
   *
   * @param ciphers that are wanted; empty for those of the engine
   * @throws IllegalArgumentException if the settings want one that is not there
   */
  SslProvider of(TlsMaterial material, List<String> ciphers) {
    if (settings.sslEngine() == SslEngine.JDK) {
      return SslProvider.JDK;
    }
    String reason = againstBoringSsl(material, ciphers);
    if (reason.isEmpty()) {
      return SslProvider.OPENSSL_REFCNT;
    }
    if (settings.sslEngine() == SslEngine.BORINGSSL) {
      throw new IllegalArgumentException(
          "ssl_engine: boringssl: " + reason + " (expected: auto or jdk)");
    }
    return SslProvider.JDK;
  }

  private String againstBoringSsl(TlsMaterial material, List<String> ciphers) {
    if (!OpenSsl.isAvailable()) {
      return "its native library is not there: " + OpenSsl.unavailabilityCause();
    }
    if (!"BoringSSL".equals(OpenSsl.versionString())) {
      return "another library is there: " + OpenSsl.versionString();
    }
    boolean otherKeys =
        material.all().values().stream()
            .anyMatch(each -> !boringSslKeys.contains(each.key().getAlgorithm()));
    if (otherKeys) {
      return "it has certificates with keys of RSA and EC only";
    }
    boolean choosesOfNewest = ciphers.stream().anyMatch(TlsEngine::isOfTls13);
    return choosesOfNewest ? "its cipher suites of TLS 1.3 cannot be chosen from" : "";
  }

  /** Whether a suite is one of TLS 1.3: those have no key exchange in their names. */
  static boolean isOfTls13(String suite) {
    return !suite.contains("_WITH_");
  }
}
