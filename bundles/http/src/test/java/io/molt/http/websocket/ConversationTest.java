package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.BINARY;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.PING;
import static io.molt.http.websocket.RawWebSocket.PONG;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is sent and when: pings, slow clients, failures, the end of the server. */
@ExtendWith(LeakCheck.class)
class ConversationTest {

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final EchoHandler handler = new EchoHandler();
  private final HandlerFake fake = new HandlerFake(handler);

  @Test
  void aSilentClientIsPingedAndClosedIfItStaysSilent() throws Exception {
    settings.own.put("websocket_ping_interval", Duration.ofSeconds(10));
    try (TestServer server = TestServer.timeless(settings, fake);
        RawWebSocket answers = RawWebSocket.open(server);
        RawWebSocket silent = RawWebSocket.open(server)) {
      server.pass(Duration.ofSeconds(9));
      server.pass(Duration.ofSeconds(2));
      assertThat(answers.read()).extracting("first").isEqualTo(LAST | PING);
      assertThat(silent.read()).extracting("first").isEqualTo(LAST | PING);
      answers.send(LAST | PONG, "");
      Await.until(
          () -> server.connections().stream().anyMatch(each -> each.idle().isZero()),
          server::connections);
      server.pass(Duration.ofSeconds(10));
      assertThat(silent.isAtEnd()).isTrue();
      assertThat(answers.read()).extracting("first").isEqualTo(LAST | PING);
      answers.send(LAST | TEXT, "here");
      assertThat(answers.readText()).isEqualTo("here");
    }
  }

  @Test
  void withoutPingsASilentClientStays() throws Exception {
    settings.own.put("websocket_ping_interval", Duration.ZERO);
    try (TestServer server = TestServer.timeless(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      server.pass(Duration.ofHours(1));
      server.pass(Duration.ofHours(1));
      socket.send(LAST | TEXT, "still here");
      assertThat(socket.readText()).isEqualTo("still here");
    }
  }

  @Test
  void aClientThatDoesNotAnswerACloseFrameIsCutOff() throws Exception {
    try (TestServer server = TestServer.timeless(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      ((WebSocketView) fake.lane().view()).disconnect(1000, "");
      assertThat(socket.readClose()).isEqualTo(1000);
      server.passLoops();
      server.pass(Duration.ofNanos(WebSocketStream.CLOSE_NANOS).minusMillis(1));
      assertThat(handler.log).containsExactly("open");
      server.passUntilGone();
      assertThat(socket.isAtEnd()).isTrue();
      handler.awaitLog("open", "close 1000 ");
    }
  }

  @Test
  void whatTheHandlerSendsBeforeTheAnswerHasLeftFollowsIt() throws Exception {
    WebSocketHandler greets =
        new WebSocketHandler() {
          @Override
          public void onOpen(WebSocketConnection connection) {
            connection.push("hello");
            connection.push(ByteBuffer.wrap(new byte[] {1, 2}));
            connection.ping("p");
            connection.close();
          }
        };
    try (TestServer server = TestServer.started(settings, new HandlerFake(greets));
        RawWebSocket socket = RawWebSocket.open(server)) {
      assertThat(socket.readText()).isEqualTo("hello");
      assertThat(socket.read().payload()).containsExactly(1, 2);
      assertThat(socket.read().text()).isEqualTo("p");
      assertThat(socket.readClose()).isEqualTo(1000);
    }
  }

  @Test
  void aHandlerThatFailsOrTakesNoSuchMessageClosesWithItsCode() throws Exception {
    WebSocketHandler fails =
        new WebSocketHandler() {
          @Override
          public void onMessage(WebSocketConnection connection, String text) {
            throw new IllegalStateException("wanted");
          }
        };
    try (TestServer server = TestServer.started(settings, new HandlerFake(fails));
        RawWebSocket text = RawWebSocket.open(server);
        RawWebSocket binary = RawWebSocket.open(server)) {
      text.send(LAST | TEXT, "x");
      assertThat(text.readClose()).isEqualTo(1011);
      binary.send(LAST | BINARY, "x");
      assertThat(binary.readClose()).isEqualTo(1003);
    }
  }

  @Test
  void whatMayNotBeSaidIsRefused() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      WebSocketView view = (WebSocketView) fake.lane().view();
      for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
        assertThatThrownBy(() -> view.disconnect(code, ""))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("code: " + code + " (expected: ");
      }
      assertThatThrownBy(() -> view.disconnect(1000, "é".repeat(62)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("reason: 124 bytes (expected: at most 123)");
      assertThatThrownBy(() -> view.ping("é".repeat(63)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ping: 126 bytes (expected: at most 125)");
      socket.send(LAST | TEXT, "still here");
      assertThat(socket.readText()).isEqualTo("still here");
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOffAtTheLimit() throws Exception {
    settings.bufferHighWatermark = 100_000;
    settings.socketBufferSize = 1_000_000;
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = new RawWebSocket(new RawClient(server.port(), 4096))) {
      assertThat(socket.handshake("").status()).isEqualTo(101);
      WebSocketView view = (WebSocketView) fake.lane().view();
      ByteBuffer data = ByteBuffer.allocate(64 * 1024).asReadOnlyBuffer();
      int told = 0;
      while (view.isOpen()) {
        told += view.push(data.duplicate()) ? 0 : 1;
      }
      assertThat(told).isGreaterThan(5);
      handler.awaitLog("open", "close 1006 ");
      assertThat(server.held()).isLessThan(1_000_000);
    }
  }

  @Test
  void aBusyWorkerStopsTheReading() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      fake.lane().transport().pauseReading();
      server.passLoops();
      long before = server.connection().received();
      socket.send(LAST | TEXT, "waits");
      server.passLoops();
      assertThat(server.connection().received()).isEqualTo(before);
      fake.lane().transport().resumeReading();
      assertThat(socket.readText()).isEqualTo("waits");
    }
  }

  @Test
  void theEndOfTheServerIsSaid() throws Exception {
    TestServer server = TestServer.started(settings, fake);
    try (RawWebSocket socket = RawWebSocket.open(server);
        RawWebSocket half = RawWebSocket.open(server)) {
      socket.send(LAST | TEXT, "in time");
      half.send(TEXT, "the beginning of");
      assertThat(socket.readText()).isEqualTo("in time");
      server.retire();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(socket.readClose()).isEqualTo(1001);
      socket.close(1001, "");
      assertThat(half.readClose()).isEqualTo(1001);
      assertThat(half.isAtEnd()).isTrue();
      closing.join();
      handler.awaitLog("open", "open", "close 1001 ", "close 1001 ");
    }
  }

  @Test
  void aServerThatEndsMeanwhileTakesTheConnectionWithIt() throws Exception {
    UndecidedHandler undecided = new UndecidedHandler();
    TestServer server = TestServer.started(settings, new HandlerFake(undecided).threaded());
    try (RawWebSocket socket = new RawWebSocket(server.connect())) {
      socket.client().send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      undecided.awaitAsked();
      CompletableFuture<Void> retired = server.retiring();
      server.passLoops();
      undecided.accept();
      assertThat(socket.client().response(false).status()).isEqualTo(101);
      retired.join();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(socket.readClose()).isEqualTo(1001);
      closing.join();
      undecided.awaitLog("open", "close 1001 ");
    }
  }

  /** HTTP's own look at the client, which it has begun before, is no concern of the WebSocket's. */
  @Test
  void itIsRetiredWhenWhatItHasBecomeIs() throws Exception {
    List<HandlerFake> fakes = new ArrayList<>();
    UndecidedHandler undecided =
        new UndecidedHandler() {
          @Override
          public void onOpen(WebSocketConnection connection) {
            fakes.getFirst().lane().transport().pauseReading();
          }
        };
    fakes.add(new HandlerFake(undecided).threaded());
    try (TestServer server = TestServer.timeless(settings, fakes.getFirst());
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      socket.client().send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      undecided.awaitAsked();
      CompletableFuture<Void> retired = server.retiring();
      server.awaitUnreachable();
      server.passLoops();
      undecided.accept();
      assertThat(socket.client().response(false).status()).isEqualTo(101);
      server.pass(Duration.ofMillis(500));
      server.pass(Duration.ofMillis(5)); // a look takes two
      assertThat(retired).isNotDone();
      fakes.getFirst().lane().transport().resumeReading();
      Await.until(
          () -> {
            server.pass(Duration.ofMillis(5));
            return retired.isDone();
          },
          server::status);
    }
  }

  @Test
  void aClientThatHasGoneBeforeTheAnswerIsSeenOff() throws Exception {
    UndecidedHandler undecided = new UndecidedHandler();
    try (TestServer server = TestServer.started(settings, new HandlerFake(undecided).threaded());
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      socket.client().send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      undecided.awaitAsked();
      socket.client().reset();
      undecided.accept();
      undecided.awaitLog("open", "close 1006 ");
      server.awaitConnections(0);
    }
  }

  @Test
  void nothingOfHttpIsLeftInThePipeline() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      socket.send(LAST | TEXT, "x");
      assertThat(socket.readText()).isEqualTo("x");
      WebSocketStream stream = (WebSocketStream) fake.lane().transport();
      assertThat(stream.client().connection()).isSameAs(stream);
      assertThat(server.connection().protocol()).isEqualTo("websocket");
      assertThat(stream.client().channel().pipeline().toMap().values()).containsExactly(stream);
    }
  }
}
