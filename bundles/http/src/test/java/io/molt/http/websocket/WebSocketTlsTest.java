package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.BINARY;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.TlsSession;
import io.molt.net.http.HttpRequest;
import io.molt.net.websocket.WebSocketHandshake;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets over TLS ({@code wss}). */
@ExtendWith(LeakCheck.class)
class WebSocketTlsTest {

  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\n";

  @TempDir Path directory;

  private TestCertificates certificates;
  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final EchoHandler handler = new EchoHandler();
  private final HandlerFake fake = new HandlerFake(handler);

  @BeforeEach
  void haveCertificates() throws Exception {
    certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
    settings.own.put("websocket_compression", true);
  }

  private RawWebSocket open(TestServer server, String fields) throws Exception {
    RawWebSocket socket = new RawWebSocket(certificates.connect(server.port()));
    assertThat(socket.handshake(fields).status()).isEqualTo(101);
    return socket;
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, jdk", "TLSv1.3, jdk", "TLSv1.2, auto", "TLSv1.3, auto"})
  void messagesOfAnySizePassBothWays(String version, String engine) throws Exception {
    settings.tls.put("ssl_protocols", version);
    settings.tls.put("ssl_engine", engine);
    byte[] large = new byte[1_000_000];
    new Random(1).nextBytes(large);
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = open(server, DEFLATE)) {
      socket.send(LAST | TEXT, "small");
      assertThat(socket.readText()).isEqualTo("small");
      for (int round = 0; round < 5; round++) {
        socket.send(LAST | BINARY, large);
        assertThat(socket.read().payload()).hasSizeGreaterThan(1_000_000);
      }
      socket.close(1000, "");
      assertThat(socket.readClose()).isEqualTo(1000);
      assertThat(socket.isAtEnd()).isTrue();
      handler.awaitLog("open", "close 1000 ");
      server.awaitConnections(0);
    }
  }

  @Test
  void theHandshakeKnowsWhatWasAgreedUpon() throws Exception {
    CompletableFuture<TlsSession> agreed = new CompletableFuture<>();
    class Asking extends EchoHandler {
      @Override
      public void onHandshake(HttpRequest request, WebSocketHandshake handshake) {
        agreed.complete(request.tls().orElseThrow());
      }
    }
    try (TestServer server = TestServer.started(settings, new HandlerFake(new Asking()));
        RawWebSocket socket = open(server, "")) {
      assertThat(agreed.join().protocol()).isEqualTo("TLSv1.3");
      socket.send(LAST | TEXT, "x");
      assertThat(socket.readText()).isEqualTo("x");
      assertThat(server.connection().protocol()).isEqualTo("websocket");
    }
  }

  @Test
  void theEndOfTheServerIsSaid() throws Exception {
    TestServer server = TestServer.started(settings, fake);
    try (RawWebSocket socket = open(server, DEFLATE)) {
      socket.send(LAST | TEXT, "in time");
      assertThat(socket.readText()).isEqualTo("in time");
      server.retire();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(socket.readClose()).isEqualTo(1001);
      // The JDK's sockets fail where TLS does not say the end.
      assertThat(socket.client().readToEnd()).isEmpty();
      closing.join();
      handler.awaitLog("open", "close 1001 ");
    }
  }

  @Test
  void oneThatIsResetIsSeenOff() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = open(server, DEFLATE)) {
      socket.send(TEXT, "the beginning of");
      server.passLoops();
      socket.client().reset();
      handler.awaitLog("open", "close 1006 ");
      server.awaitConnections(0);
    }
  }
}
