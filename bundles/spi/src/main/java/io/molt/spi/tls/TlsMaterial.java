package io.molt.spi.tls;

import io.molt.spi.settings.NamedCertificate;
import io.molt.spi.settings.TlsSettings;
import io.molt.spi.settings.VerifyPeer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files that a listener names for TLS hold, at one time.
 *
 * @param standard the certificate for clients that ask for no name, or for one that there is no
 *     other for
 * @param byName the others by name, in the order of the settings
 * @param authorities of clients' certificates
 */
public record TlsMaterial(
    ServerCertificate standard,
    Map<String, ServerCertificate> byName,
    List<X509Certificate> authorities) {

  /** What is wrong with a file, and the key that names it. */
  public record Problem(String key, UnfitFileException cause) {}

  /** Takes problems; the reading goes on, so that one finds them all. */
  @FunctionalInterface
  public interface Problems {
    void add(Problem problem);
  }

  /**
   * Reads and checks all of it.
   *
   * @param now the time at which certificates have to be valid
   * @return empty if there was a problem
   */
  public static Optional<TlsMaterial> read(TlsSettings settings, Instant now, Problems problems) {
    return new Reader(settings, now, problems).read();
  }

  /** All files that are read. */
  public static List<Path> files(TlsSettings settings) {
    List<Path> files = new ArrayList<>();
    files.add(settings.sslCertFile());
    settings.sslKeyFile().ifPresent(files::add);
    for (NamedCertificate named : settings.sslSniCerts()) {
      files.add(named.certFile());
      named.keyFile().ifPresent(files::add);
    }
    settings.sslClientCertFile().ifPresent(files::add);
    return List.copyOf(files);
  }

  /**
   * All certificates of the server's by the name that they are for; the standard one's is empty.
   */
  public Map<String, ServerCertificate> all() {
    Map<String, ServerCertificate> all = new LinkedHashMap<>();
    all.put("", standard);
    all.putAll(byName);
    return all;
  }

  private static final class Reader {
    private static final String SNI_CERTS = "ssl_sni_certs";

    private final TlsSettings settings;
    private final Instant now;
    private final Problems problems;
    private boolean failed;

    Reader(TlsSettings settings, Instant now, Problems problems) {
      this.settings = settings;
      this.now = now;
      this.problems = problems;
    }

    Optional<TlsMaterial> read() {
      Optional<ServerCertificate> standard =
          certificate(
              TlsSettings.CERT_FILE, "ssl_key_file", settings.sslCertFile(), settings.sslKeyFile());
      Map<String, ServerCertificate> byName = new LinkedHashMap<>();
      for (NamedCertificate named : settings.sslSniCerts()) {
        certificate(SNI_CERTS, SNI_CERTS, named.certFile(), named.keyFile())
            .ifPresent(read -> byName.put(named.name(), read));
      }
      List<X509Certificate> authorities = authorities();
      return failed || standard.isEmpty()
          ? Optional.empty()
          : Optional.of(new TlsMaterial(standard.get(), byName, authorities));
    }

    /**
     * @param certKey names the file of the certificate
     * @param keyKey and that of its private key
     */
    private Optional<ServerCertificate> certificate(
        String certKey, String keyKey, Path file, Optional<Path> keyFile) {
      try {
        return Optional.of(ServerCertificate.read(file, keyFile, settings.sslPassphrase(), now));
      } catch (UnfitFileException unfit) {
        add(keyFile.filter(unfit::isOf).isPresent() ? keyKey : certKey, unfit);
        return Optional.empty();
      }
    }

    private List<X509Certificate> authorities() {
      Optional<Path> file = settings.sslClientCertFile();
      if (file.isEmpty() || settings.sslVerifyPeer() == VerifyPeer.OFF) {
        return List.of();
      }
      try {
        return CertificateFile.read(file.get());
      } catch (UnfitFileException unfit) {
        add("ssl_client_cert_file", unfit);
        return List.of();
      }
    }

    private void add(String key, UnfitFileException unfit) {
      failed = true;
      problems.add(new Problem(key, unfit));
    }
  }
}
