package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of the server and of an application, through all that happens to code: docs/files.md. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FilesIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final DocumentText PAGES =
      DocumentText.in(Path.of("..").toAbsolutePath().normalize());

  /** More than sockets take that are not read from. */
  private static final int LARGE = 30_000_000;

  private static Instance instance;
  private static MoltProcess molt;
  private static byte[] report;

  /** As the page has it, but for where the files are. */
  @BeforeAll
  static void start() throws IOException {
    instance = Instance.empty().set("auto_reload", "off").withoutListener("tcp");
    Path shop = Files.createDirectories(instance.base().resolve("shop"));
    for (String version : new String[] {"v1", "v2"}) {
      Files.createDirectories(shop.resolve(version + "/assets"));
      Files.writeString(shop.resolve(version + "/assets/logo.svg"), "<svg>" + version + "</svg>");
    }
    Files.createSymbolicLink(shop.resolve("current"), Path.of("v1"));
    PAGES
        .block("properties", "document_root")
        .text()
        .lines()
        .map(line -> line.replace("/srv/shop", shop.toString()).split(" = ", 2))
        .filter(line -> !line[0].equals("port") && !line[0].equals("protocol"))
        .forEach(line -> instance.setListener("http", line[0], line[1]));
    instance.setListener("http", "access_log", "log/access.log");
    report = new byte[LARGE];
    new Random(1).nextBytes(report);
    Path reports = Files.createDirectories(instance.base().resolve("reports"));
    Files.write(reports.resolve("march.pdf"), report);
    instance.deploy("reports.jar", reports().bytes());
    molt = servers.start(instance);
  }

  private static WorkerBundle reports() {
    String source =
        PAGES
            .block("java", "class Reports")
            .text()
            .replace("System.getProperty(\"user.dir\")", "\"" + instance.base() + "\"")
            .replace(
                "    if (!request",
                "    if (request.path().equals(\"/exit\")) {\n"
                    + "      System.exit(1);\n"
                    + "    }\n"
                    + "    if (!request");
    assertThat(source).contains("System.exit").contains(instance.base().toString());
    return WorkerBundle.of("reports", "reports.Reports", source)
        .header("Import-Package", "io.molt.net,io.molt.net.http,io.molt.worker");
  }

  private static HttpClientConnection.HttpAnswer get(String path) {
    try (HttpClientConnection http = molt.http()) {
      return http.get(path);
    }
  }

  @Test
  @Order(1)
  void filesAreServedAndADeploymentSwitchesALink() throws IOException {
    HttpClientConnection.HttpAnswer logo = get("/assets/logo.svg");
    assertThat(logo.body()).isEqualTo("<svg>v1</svg>");
    assertThat(logo.field("content-type")).contains("image/svg+xml; charset=utf-8");
    assertThat(logo.field("cache-control")).contains("max-age=3600");
    assertThat(get("/assets/none").status()).isEqualTo(404);
    assertThat(get("/none").status()).isEqualTo(403);
    assertThat(get("/none?sesame").body()).isEqualTo("there is no such report");
    Path shop = instance.base().resolve("shop");
    Files.createSymbolicLink(shop.resolve("next"), Path.of("v2"));
    Files.move(shop.resolve("next"), shop.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(get("/assets/logo.svg").body()).isEqualTo("<svg>v2</svg>");
    assertThat(molt.molt("reload").exit()).isZero();
    assertThat(get("/assets/logo.svg").body()).isEqualTo("<svg>v2</svg>");
    Await.until(
        "the access log has it",
        Duration.ofSeconds(20),
        () -> accessLog().contains("\"GET /assets/logo.svg HTTP/1.1\" 200 13 "),
        FilesIT::accessLog);
  }

  private static String accessLog() {
    try {
      return Files.readString(instance.base().resolve("log/access.log"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A download that its client has begun to read and will go on with when it likes. */
  private static TcpClientConnection begun() {
    TcpClientConnection client = TcpClientConnection.open(instance.port("http"));
    client.send("GET /march?sesame HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    assertThat(client.readLine().strip()).isEqualTo("HTTP/1.1 200 OK");
    String line = client.readLine().strip();
    while (!line.isEmpty()) {
      line = client.readLine().strip();
    }
    return client;
  }

  @Test
  @Order(2)
  void noReloadCrashOrRollbackCutsAFileOffOrWaitsForIt() {
    try (TcpClientConnection client = begun()) {
      for (int round = 0; round < 3; round++) {
        assertThat(molt.molt("reload").exit()).isZero();
      }
      try (HttpClientConnection dies = molt.http()) {
        dies.request("GET", "/exit");
        assertThat(dies.read().status()).isEqualTo(500);
      }
      instance.deploy("reports.jar", reports().version("2.0.0").bytes());
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(molt.molt("rollback", "reports").exit()).isZero();
      assertThat(molt.molt("status").out()).doesNotContain("draining");
      assertThat(client.readText(LARGE).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(report);
    }
  }

  @Test
  @Order(3)
  @Tag("proof")
  void curlGoesOnWithADownload() throws IOException {
    Path target = instance.base().resolve("march.pdf");
    Path assets = instance.base().resolve("shop/v2/assets");
    Files.write(assets.resolve("march.pdf"), report);
    Files.write(target, Arrays.copyOf(report, LARGE / 2));
    String url = "http://127.0.0.1:" + instance.port("http") + "/assets/march.pdf";
    CommandResult result =
        CommandResult.of(
            new ProcessBuilder("curl", "-sS", "-C", "-", "-o", target.toString(), url),
            Duration.ofSeconds(30));
    assertThat(result.exit()).as(result.text()).isZero();
    assertThat(target).hasBinaryContent(report);
    CommandResult same =
        CommandResult.of(
            new ProcessBuilder(
                "curl",
                "-sS",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "-z",
                target.toString(),
                url),
            Duration.ofSeconds(30));
    assertThat(same.text()).isEqualTo("304");
  }

  @Test
  @Order(4)
  void aFileThatIsBeingSentWhenTheServerStopsIsSentToItsEnd() {
    try (TcpClientConnection client = begun()) {
      molt.signal("TERM");
      assertThat(client.readText(LARGE).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(report);
      assertThat(molt.awaitExit()).isZero();
    }
  }
}
