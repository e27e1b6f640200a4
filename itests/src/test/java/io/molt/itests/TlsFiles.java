package io.molt.itests;

import io.molt.spi.tls.IssuedCertificate;
import io.molt.spi.tls.IssuedCertificate.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate of an instance as Kubernetes has it: {@code tls/web.pem} and {@code tls/web.key}
 * lead through the symbolic link {@code tls/..data} into the directory of one version, and another
 * version is the link switched to another directory.
 */
final class TlsFiles {

  private final Path directory;
  private int version;

  TlsFiles(Instance instance) throws IOException {
    directory = Files.createDirectories(instance.base().resolve("tls"));
    Files.createSymbolicLink(directory.resolve("web.pem"), Path.of("..data/web.pem"));
    Files.createSymbolicLink(directory.resolve("web.key"), Path.of("..data/web.key"));
  }

  /** A new certificate in the place of what was there; each version has its number as a name. */
  X509Certificate renew() throws IOException {
    IssuedCertificate made = made("version " + (version + 1));
    change(made, made);
    return made.certificate();
  }

  /** A new certificate with a key that is not its own. */
  void spoil() throws IOException {
    change(made("spoilt"), made("another"));
  }

  private static IssuedCertificate made(String name) {
    Instant now = Instant.now();
    return IssuedCertificate.selfSigned(
        Request.of(
            name, List.of("localhost"), now.minusSeconds(60), now.plus(Duration.ofDays(20))));
  }

  private void change(IssuedCertificate certificate, IssuedCertificate key) throws IOException {
    version++;
    Path now = Files.createDirectories(directory.resolve("..v" + version));
    Files.writeString(now.resolve("web.pem"), certificate.certificatePem());
    Files.writeString(now.resolve("web.key"), key.keyPem());
    Path link = Files.createSymbolicLink(directory.resolve("..next"), now.getFileName());
    Files.move(
        link,
        directory.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Clients that take any certificate: which one it is, is for the test to look at. */
  static SSLContext clients() {
    X509TrustManager any =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {any}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The certificate that a port shows to those who come now. */
  static X509Certificate shown(int port) {
    try (TcpClientConnection connection = TcpClientConnection.openTls(port, clients())) {
      return connection.shown();
    } catch (UncheckedIOException failed) {
      throw new AssertionError("port " + port, failed);
    }
  }
}
