package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who the client is behind a proxy, told to applications of the real server. */
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
    instance.setListener("http", "http_trusted_proxies", "127.0.0.1");
    molt = servers.start(instance);
  }

  @Test
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
  void aConnectionWithoutAHeaderIsClosed() {
    try (TcpClientConnection client = TcpClientConnection.open(molt.instance().port("tcp"))) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      client.awaitClosed();
      molt.awaitLog("it does not begin with a header that is in order");
    }
  }

  @Test
  void whatATrustedProxySaysOfARequestIsBelieved() {
    try (HttpClientConnection client = HttpClientConnection.open(molt.instance().port("http"))) {
      client.send(
          "GET /a HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.7\r\n"
              + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: example.org\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("/203.0.113.7:0 https://example.org/a");
    }
  }
}
