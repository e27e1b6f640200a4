package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS connections outlive what is replaced: code, and certificates. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TlsIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static MoltProcess molt;
  private static TlsFiles files;
  private static HttpClientConnection https;
  private static TcpClientConnection tls;
  private static X509Certificate first;

  /** HTTPS looks at its files itself, TLS under TCP waits to be told. */
  @BeforeAll
  static void start() throws IOException {
    Instance instance = Instance.withProbe();
    files = new TlsFiles(instance);
    first = files.renew();
    // As docs/tls.md shows it.
    DocumentText.in(Path.of("..").toAbsolutePath().normalize())
        .block("properties", "ssl_cert_file")
        .text()
        .lines()
        .map(line -> line.split(" = ", 2))
        .filter(line -> line[0].startsWith("ssl_"))
        .forEach(
            line ->
                instance
                    .setListener("http", line[0], line[1])
                    .setListener("tcp", line[0], line[1]));
    instance
        .setListener("http", "ssl_check_interval", "0.1")
        .setListener("tcp", "ssl_check_interval", "0");
    molt = servers.start(instance);
    https = HttpClientConnection.openTls(port("http"), TlsFiles.clients());
    servers.atEnd(https::close);
    tls = TcpClientConnection.openTls(port("tcp"), TlsFiles.clients());
    servers.atEnd(tls::close);
    assertThat(https.ask("?").generation()).isEqualTo(1);
    assertThat(tls.ask("?").generation()).isEqualTo(1);
  }

  private static int port(String listener) {
    return molt.instance().port(listener);
  }

  /** Both are still there. */
  private static void assertHeld() {
    assertThat(https.ask("?").generation()).isEqualTo(tls.ask("?").generation());
    assertThat(https.wire().shown()).isEqualTo(first);
    assertThat(tls.shown()).isEqualTo(first);
  }

  private static void awaitShown(String listener, X509Certificate expected) {
    Await.until(
        listener + " shows the new certificate",
        LIMIT,
        () -> TlsFiles.shown(port(listener)).equals(expected),
        molt::log);
  }

  @Test
  @Order(1)
  void connectionsAreHeldWhileTheCodeIsReplaced() {
    for (int reload = 0; reload < 3; reload++) {
      long before = tls.ask("?").generation();
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(tls.ask("?").generation()).isEqualTo(before + 1);
      assertHeld();
    }
  }

  @Test
  @Order(2)
  void aSwitchedLinkIsTakenUpByItselfAndWhenTold() throws IOException {
    X509Certificate renewed = files.renew();
    awaitShown("http", renewed);
    assertThat(TlsFiles.shown(port("tcp"))).isEqualTo(first);
    CommandResult told = molt.molt("reload", "certificates");
    assertThat(told.exit()).isZero();
    assertThat(told.out()).contains("http: nothing has changed", "tcp: new connections get");
    assertThat(TlsFiles.shown(port("tcp"))).isEqualTo(renewed);
    assertHeld();
  }

  @Test
  @Order(3)
  void theLastGoodOneStaysWhereTheFilesAreBad() throws IOException {
    X509Certificate good = TlsFiles.shown(port("tcp"));
    files.spoil();
    CommandResult told = molt.molt("reload", "certificates");
    assertThat(told.exit()).isEqualTo(4);
    assertThat(told.out()).contains("does not belong to the certificate");
    assertThat(TlsFiles.shown(port("tcp"))).isEqualTo(good);
    assertThat(TlsFiles.shown(port("http"))).isEqualTo(good);
    assertThat(molt.molt("status").out()).contains("tcp: CERTIFICATES NOT TAKEN, the old go on");
    assertHeld();
  }

  @Test
  @Order(4)
  void aHangupHasThemReadToo() throws IOException {
    X509Certificate renewed = files.renew();
    molt.signal("HUP");
    awaitShown("tcp", renewed);
    awaitShown("http", renewed);
    String status = molt.molt("status").out();
    assertThat(status)
        .contains(
            "http: TLS by boringssl, ", "certificate of CN=version 4, valid until ", "19 days left")
        .doesNotContain("NOT TAKEN");
    assertThat(molt.molt("status", "--json").out())
        .contains("\"days_left\": 19", "\"subject\": \"CN=version 4\"");
    assertHeld();
  }

  private CommandResult client(String... command) {
    CommandResult result = molt.instance().run(List.of(command));
    assertThat(result.exit()).as(result.toString()).isZero();
    return result;
  }

  /** What people really come with. */
  @Test
  @Order(5)
  @Tag("proof")
  void curlAndOpenSslAreServed() throws IOException {
    Path trusted = molt.instance().base().resolve("tls/web.pem");
    String host = "localhost:" + port("http");
    for (String version : List.of("--tlsv1.2", "--tlsv1.3")) {
      assertThat(
              client(
                      "curl",
                      "-sS",
                      "-i",
                      version,
                      "--cacert",
                      trusted.toString(),
                      "https://" + host + "/?")
                  .out())
          .contains("HTTP/1.1 200");
    }
    assertThat(client("curl", "-sS", "-i", "http://" + host + "/?").out())
        .contains("400 Bad Request", "HTTPS");
    String answer =
        client(
                "sh",
                "-c",
                "{ echo '?'; sleep 1; } | openssl s_client -quiet -no_ign_eof -verify_return_error"
                    + " -CAfile "
                    + trusted
                    + " -servername localhost -connect localhost:"
                    + port("tcp"))
            .out();
    assertThat(
            Answer.parse(
                answer.lines().filter(line -> line.contains("gen")).findFirst().orElse("")))
        .isNotNull();
  }

  /** Last: nothing runs after it. */
  @Test
  @Order(6)
  void theEndIsSaid() {
    molt.signal("TERM");
    tls.awaitEnd();
    https.wire().awaitEnd();
    assertThat(molt.awaitExit()).isZero();
  }

  @Test
  void badCertificatesStopTheStart() {
    Instance instance = servers.known(Instance.empty());
    instance.setListener("tcp", "ssl_cert_file", "none.pem");
    CommandResult check = instance.molt("check");
    assertThat(check.exit()).isEqualTo(78);
    assertThat(check.err())
        .contains("conf/listener-tcp.cfg:4: ssl_cert_file: ", "none.pem: no such file");
    assertThat(instance.molt("run").exit()).isEqualTo(78);
  }

  @Test
  void forDevelopmentACertificateIsMade() throws IOException {
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess developed =
        MoltProcess.launch(
            instance, List.of(instance.distribution().launcher().toString(), "run", "--tls-dev"));
    servers.atEnd(developed::close);
    developed.awaitReady();
    try (HttpClientConnection client =
        HttpClientConnection.openTls(instance.port("http"), TlsFiles.clients())) {
      assertThat(client.ask("?").generation()).isEqualTo(1);
      assertThat(client.wire().shown().getSubjectX500Principal().getName())
          .isEqualTo("CN=localhost");
    }
    Path file = instance.base().resolve("data/tls-dev/localhost.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(instance.molt("status").out()).doesNotContain("takes effect at the next restart");
  }
}
