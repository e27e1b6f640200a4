package io.molt.spi.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * TLS on a port.
 *
 * @param sslCertFile {@code ssl_cert_file}: the certificate and those that lead to its authority
 * @param sslKeyFile {@code ssl_key_file}: its private key; empty if that is in the same file
 * @param sslPassphrase {@code ssl_passphrase}: of keys that are encrypted
 * @param sslSniCerts {@code ssl_sni_certs}: other certificates, by the name that clients ask for
 * @param sslEngine {@code ssl_engine}: what does the encrypting
 * @param sslProtocols {@code ssl_protocols}: {@code TLSv1.2}, {@code TLSv1.3}
 * @param sslCiphers {@code ssl_ciphers}: which cipher suites; empty for those of the engine
 * @param sslPreferServerCiphers {@code ssl_prefer_server_ciphers}: whose order of them counts
 * @param sslVerifyPeer {@code ssl_verify_peer}: whether clients show a certificate
 * @param sslClientCertFile {@code ssl_client_cert_file}: the authorities of such certificates
 * @param sslAllowSelfSigned {@code ssl_allow_self_signed}: whether clients may be their own
 * @param sslVerifyDepth {@code ssl_verify_depth}: how many authorities there may be in between
 * @param sslHandshakeTime {@code ssl_handshake_time}: how long a handshake may take
 * @param sslCheckInterval {@code ssl_check_interval}: how often to look whether a file has changed;
 *     zero means never
 */
public record TlsSettings(
    Path sslCertFile,
    Optional<Path> sslKeyFile,
    Optional<String> sslPassphrase,
    List<NamedCertificate> sslSniCerts,
    SslEngine sslEngine,
    List<String> sslProtocols,
    List<String> sslCiphers,
    boolean sslPreferServerCiphers,
    VerifyPeer sslVerifyPeer,
    Optional<Path> sslClientCertFile,
    boolean sslAllowSelfSigned,
    int sslVerifyDepth,
    Duration sslHandshakeTime,
    Duration sslCheckInterval) {

  /** The key without which there is no TLS. */
  public static final String CERT_FILE = "ssl_cert_file";

  /** What all its keys begin with. */
  public static final String PREFIX = "ssl_";

  /** Empty where no certificate is named. */
  static Optional<TlsSettings> of(SettingValues values) {
    return values.optional(CERT_FILE).map(file -> of(Path.of(file), values));
  }

  private static TlsSettings of(Path certFile, SettingValues values) {
    return new TlsSettings(
        certFile,
        values.optional("ssl_key_file").map(Path::of),
        values.optional("ssl_passphrase"),
        NamedCertificate.all(values.text("ssl_sni_certs")),
        values.choice("ssl_engine", SslEngine.class),
        words(values.text("ssl_protocols")),
        words(values.text("ssl_ciphers")),
        values.onOff("ssl_prefer_server_ciphers"),
        values.choice("ssl_verify_peer", VerifyPeer.class),
        values.optional("ssl_client_cert_file").map(Path::of),
        values.onOff("ssl_allow_self_signed"),
        values.integer("ssl_verify_depth"),
        values.seconds("ssl_handshake_time"),
        values.seconds("ssl_check_interval"));
  }

  /** As OpenSSL has them, with colons, or with commas and blanks. */
  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,:]+")).filter(Predicate.not(String::isEmpty)).toList();
  }

  /** Without the passphrase. */
  @Override
  public String toString() {
    return "TlsSettings[" + sslCertFile + "]";
  }
}
