package io.molt.itests;

import static java.util.Objects.requireNonNull;

import example.web.Web;
import java.io.IOException;
import java.io.InputStream;

/** The application {@link Web} in an instance. */
final class WebBundle {

  private WebBundle() {}

  /** Puts a version of it into {@code deploy/}. */
  static void deploy(Instance instance, int version) {
    instance.deploy(
        "web.jar",
        WorkerBundle.library("web")
            .version(version + ".0.0")
            .classesOf(Web.class)
            .file("example/web/page.html", page())
            .without("Export-Package")
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.events,io.molt.net.http,io.molt.net.websocket,"
                    + "io.molt.share,io.molt.worker")
            .header("Molt-Worker", Web.class.getName())
            .bytes());
  }

  private static byte[] page() {
    try (InputStream in = requireNonNull(Web.class.getResourceAsStream("page.html"))) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Adds the listener {@code secure}: HTTP over TLS. */
  static void secure(Instance instance) throws IOException {
    new TlsFiles(instance).renew();
    instance
        .listener("secure", "http")
        .setListener("secure", "ssl_cert_file", "tls/web.pem")
        .setListener("secure", "ssl_key_file", "tls/web.key")
        .setListener("secure", "websocket_compression", "on");
  }
}
