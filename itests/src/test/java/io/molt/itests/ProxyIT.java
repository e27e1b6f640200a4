package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who the client is behind a proxy, told to applications of the real server and to its access log.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ProxyIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** Says who is there, and which generation it is itself. */
  private static final String WHO =
      """
      package who;

      import io.molt.net.*;
      import io.molt.net.http.*;
      import io.molt.worker.*;
      import java.nio.ByteBuffer;

      @MoltWorker
      public class Who implements Worker, StreamHandler, HttpHandler {
        private long generation;

        @Override
        public void onWorkerStart(WorkerContext context) {
          generation = context.generation();
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer data) {
          connection.send(connection.remoteAddress() + " gen " + generation + "\\n");
        }

        @Override
        public void onRequest(HttpRequest request, HttpResponse response) {
          response.end(
              request.remoteAddress()
                  + " " + request.scheme() + "://" + request.host().orElse("") + request.path());
        }
      }
      """;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static MoltProcess molt;

  /** As docs/proxies.md shows it; the proxy is this process. */
  @BeforeAll
  static void start() throws IOException {
    Instance instance = Instance.empty();
    instance.deploy("who.jar", WorkerBundle.of("who", "who.Who", WHO).bytes());
    DocumentText.in(Path.of("..").toAbsolutePath().normalize())
        .block("properties", "proxy_protocol")
        .text()
        .lines()
        .filter(line -> line.startsWith("proxy_protocol"))
        .map(line -> line.replace("10.0.0.0/8", "10.0.0.0/8, 127.0.0.1").split(" = ", 2))
        .forEach(line -> instance.setListener("tcp", line[0], line[1]));
    instance
        .setListener("http", "http_trusted_proxies", "127.0.0.1")
        .setListener("http", "access_log", "log/access.log")
        .setListener("http", "access_log_format", "json");
    molt = servers.start(instance);
  }

  @Test
  @Order(1)
  void whomTheProxyNamesIsTheClientAcrossReloads() {
    try (TcpClientConnection client = TcpClientConnection.open(molt.instance().port("tcp"))) {
      client.send("PROXY TCP4 203.0.113.7 10.0.0.1 4660 443\r\n?");
      assertThat(client.readLine()).isEqualTo("/203.0.113.7:4660 gen 1");
      assertThat(molt.molt("reload").exit()).isZero();
      client.send("?");
      assertThat(client.readLine()).isEqualTo("/203.0.113.7:4660 gen 2");
    }
  }

  @Test
  @Order(2)
  void aConnectionWithoutAHeaderIsClosed() {
    try (TcpClientConnection client = TcpClientConnection.open(molt.instance().port("tcp"))) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      client.awaitClosed();
      molt.awaitLog("it does not begin with a header that is in order");
    }
  }

  @Test
  @Order(3)
  void whatATrustedProxySaysOfARequestIsBelieved() {
    try (HttpClientConnection client = HttpClientConnection.open(molt.instance().port("http"))) {
      client.send(
          "GET /a HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.7\r\n"
              + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: example.org\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("/203.0.113.7:0 https://example.org/a");
    }
  }

  @Test
  @Order(4)
  void requestsAreLinesOfAFileThatCanBeMovedAway() throws IOException {
    Path log = molt.instance().base().resolve("log/access.log");
    Path moved = log.resolveSibling("access.log.1");
    try (HttpClientConnection client = HttpClientConnection.open(molt.instance().port("http"))) {
      client.send(
          "GET /b HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n"
              + "X-Request-Id: one\r\n\r\n");
      client.read();
      awaitLine(log, "\"request_id\":\"one\"");
      assertThat(lineWith(log, "\"one\""))
          .contains("\"remote\":\"203.0.113.7\"", "\"uri\":\"/b\"", "\"status\":200")
          .containsPattern("\"worker\":\"who worker \\d gen \\d\"");
      Files.move(log, moved);
      molt.signal("HUP");
      Await.until("there is a new file", LIMIT, () -> Files.exists(log), molt::log);
      client.send("GET /c HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: two\r\n\r\n");
      client.read();
      Await.until(
          "the line is in one of the files",
          LIMIT,
          () -> has(log, "\"two\"") || has(moved, "\"two\""),
          molt::log);
    }
  }

  /** Last: nothing runs after it. */
  @Test
  @Order(5)
  void whatWasAnsweredIsWrittenAtTheEnd() {
    int requests = 200;
    try (HttpClientConnection client = HttpClientConnection.open(molt.instance().port("http"))) {
      for (int number = 0; number < requests; number++) {
        client.request("GET", "/last" + number);
      }
      for (int number = 0; number < requests; number++) {
        client.read();
      }
    }
    molt.signal("TERM");
    assertThat(molt.awaitExit()).isZero();
    assertThat(lines(molt.instance().base().resolve("log/access.log")))
        .filteredOn(line -> line.contains("\"/last"))
        .hasSize(requests);
  }

  private static void awaitLine(Path file, String text) {
    Await.until("a line has " + text, LIMIT, () -> has(file, text), molt::log);
  }

  private static boolean has(Path file, String text) {
    return lines(file).stream().anyMatch(line -> line.contains(text));
  }

  private static String lineWith(Path file, String text) {
    return lines(file).stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
