package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.BINARY;
import static io.molt.http.websocket.RawWebSocket.CLOSE;
import static io.molt.http.websocket.RawWebSocket.COMPRESSED;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.PING;
import static io.molt.http.websocket.RawWebSocket.PONG;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that do what they may and nobody should, and threads that are in each other's way. */
@ExtendWith(LeakCheck.class)
class HostileClientTest {

  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\n";

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final EchoHandler handler = new EchoHandler();
  private final HandlerFake fake = new HandlerFake(handler);

  @BeforeEach
  void compress() {
    settings.own.put("websocket_compression", true);
  }

  @Test
  void nothingFollowsTheCloseFrameWhoeverSendsMeanwhile() throws Exception {
    String text = "what takes a while to be compressed, and is sent by many; ".repeat(200);
    try (TestServer server = TestServer.started(settings, fake)) {
      for (int round = 0; round < 20; round++) {
        try (RawWebSocket socket = RawWebSocket.open(server, DEFLATE)) {
          WebSocketView view = fake.lanes().get(round).view();
          List<Thread> pushing = new ArrayList<>();
          for (int each = 0; each < 4; each++) {
            pushing.add(
                Thread.ofPlatform()
                    .start(
                        () -> {
                          while (view.push(text)) {
                            Thread.onSpinWait();
                          }
                        }));
          }
          assertThat(socket.read().opcode()).isEqualTo(TEXT);
          view.disconnect(1000, "");
          RawWebSocket.Frame frame = socket.read();
          while (frame.opcode() != CLOSE) {
            frame = socket.read();
          }
          for (Thread each : pushing) {
            each.join();
          }
          socket.close(1000, "");
          assertThat(socket.isAtEnd()).isTrue();
        }
      }
    }
  }

  @Test
  void whoPingsAndDoesNotReadIsAnsweredTheNewestAlone() throws Exception {
    settings.bufferHighWatermark = 100_000;
    settings.socketBufferSize = 1_000_000;
    int pings = 100_000;
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = new RawWebSocket(new RawClient(server.port(), 4096))) {
      assertThat(socket.handshake("").status()).isEqualTo(101);
      byte[] ping = RawWebSocket.frame(LAST | PING, "p".repeat(125).getBytes(UTF_8));
      byte[] many = repeated(ping, 100);
      for (int sent = 0; sent < pings; sent += 100) {
        socket.client().send(many);
      }
      socket.send(LAST | PING, "the newest");
      int answers = 1;
      RawWebSocket.Frame frame = socket.read();
      while (!frame.text().equals("the newest")) {
        assertThat(frame.first()).isEqualTo(LAST | PONG);
        frame = socket.read();
        answers++;
      }
      assertThat(answers).isLessThan(pings);
      socket.send(LAST | TEXT, "still here");
      assertThat(socket.readText()).isEqualTo("still here");
    }
  }

  private static byte[] repeated(byte[] part, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int each = 0; each < times; each++) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Pauses the reading at each message, as a lane does in which too much waits. */
  private static final class Pausing implements WebSocketHandler {
    private final AtomicInteger messages = new AtomicInteger();

    @Override
    public void onMessage(WebSocketConnection connection, ByteBuffer data) {
      ((WebSocketView) connection).side().pauseReading();
      messages.incrementAndGet();
      connection.push("" + data.remaining());
    }
  }

  @Test
  void bombsAreInflatedOneByOneAsTheWorkerTakesThem() throws Exception {
    Pausing pausing = new Pausing();
    HandlerFake pauses = new HandlerFake(pausing);
    int bombs = 20;
    settings.own.put("package_max_length", 1_000_000L);
    try (TestServer server = TestServer.started(settings, pauses);
        RawWebSocket socket = RawWebSocket.open(server, DEFLATE)) {
      ByteBuffer deflated = new Deflation(false).deflate(ByteBuffer.allocate(1_000_000));
      byte[] bomb = new byte[deflated.remaining()];
      deflated.get(bomb);
      byte[] frame = RawWebSocket.frame(LAST | COMPRESSED | BINARY, bomb);
      socket.client().send(repeated(frame, bombs));
      socket.client().socket().shutdownOutput();
      for (int taken = 1; taken <= bombs; taken++) {
        assertThat(socket.readText()).isEqualTo("1000000");
        server.passLoops();
        assertThat(pausing.messages).hasValue(taken);
        pauses.lane().transport().resumeReading();
      }
      assertThat(socket.isAtEnd()).isTrue();
      Await.until(() -> server.status().connections() == 0, server::status);
    }
  }

  /** Holds its loop up until it may go on, and finds out how much of it one burst has taken. */
  private static final class Counting implements WebSocketHandler {
    private final CountDownLatch all = new CountDownLatch(1);
    private final CompletableFuture<Integer> burst = new CompletableFuture<>();
    private int messages;

    @Override
    public void onMessage(WebSocketConnection connection, String text) throws Exception {
      if (messages++ == 0) {
        all.await();
        EventLoop loop = ((WebSocketView) connection).side().client().reactor().loop();
        loop.execute(() -> burst.complete(messages));
      }
    }
  }

  @Test
  void manyThatAreSmallDoNotKeepTheLoopFromOthers() throws Exception {
    Counting counting = new Counting();
    int messages = 150_000;
    try (TestServer server = TestServer.started(settings, new HandlerFake(counting));
        RawWebSocket socket = RawWebSocket.open(server)) {
      byte[] many = repeated(RawWebSocket.frame(LAST | TEXT, new byte[0]), 1000);
      for (int sent = 0; sent < messages; sent += 1000) {
        socket.client().send(many);
      }
      counting.all.countDown();
      assertThat(counting.burst.get()).isLessThan(messages / 4);
    }
  }

  @Test
  void whatWaitsDoesNotHideTheAnswerToACloseFrame() throws Exception {
    HandlerFake pauses = new HandlerFake(new Pausing());
    try (TestServer server = TestServer.timeless(settings, pauses);
        RawWebSocket socket = RawWebSocket.open(server)) {
      byte[] message = RawWebSocket.frame(LAST | BINARY, new byte[3]);
      byte[] close = RawWebSocket.frame(LAST | CLOSE, new byte[] {3, (byte) 0xe8});
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(message);
      all.writeBytes(message);
      all.writeBytes(close);
      socket.client().send(all.toByteArray());
      assertThat(socket.readText()).isEqualTo("3");
      pauses.lane().view().disconnect(4000, "enough");
      assertThat(socket.readClose()).isEqualTo(4000);
      assertThat(socket.isAtEnd()).isTrue();
    }
  }

  @Test
  void whatWasSentBeforeItWasAWebSocketCounts() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket socket = RawWebSocket.open(server)) {
      Await.until(() -> server.connection().sent() > 100, server::connections);
      long before = server.connection().sent();
      socket.send(LAST | TEXT, "y");
      assertThat(socket.readText()).isEqualTo("y");
      Await.until(() -> server.connection().sent() == before + 3, server::connections);
    }
  }
}
