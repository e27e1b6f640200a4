package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.CLOSE;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.RawHttp2;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets on streams of an HTTP/2 connection (RFC 8441). */
@ExtendWith(LeakCheck.class)
class StreamTest {

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final EchoHandler echo = new EchoHandler();
  private final HandlerFake fake = new HandlerFake(echo);

  private static RawHttp2 connect(RawHttp2 client, int stream, String... fields) {
    String[] all = new String[12 + fields.length];
    String[] always = {
      ":method",
      "CONNECT",
      ":protocol",
      "websocket",
      ":scheme",
      "http",
      ":path",
      "/chat",
      ":authority",
      "test",
      "sec-websocket-version",
      "13"
    };
    System.arraycopy(always, 0, all, 0, always.length);
    System.arraycopy(fields, 0, all, always.length, fields.length);
    return client.head(stream, false, all);
  }

  private static RawHttp2 opened(TestServer server, int... streams) throws IOException {
    RawHttp2 client = RawHttp2.open(server);
    for (int stream : streams) {
      connect(client, stream);
      assertThat(client.await(stream, RawHttp2.HEADERS).fields().status()).hasToString("200");
    }
    return client;
  }

  private static void send(RawHttp2 client, int stream, String text) {
    client.data(stream, false, RawWebSocket.frame(LAST | TEXT, text.getBytes(UTF_8)));
  }

  private static String text(RawHttp2 client, int stream) throws IOException {
    byte[] frame = client.await(stream, RawHttp2.DATA).payload();
    assertThat(frame[0] & 0xff).isEqualTo(LAST | TEXT);
    return new String(frame, 2, frame.length - 2, UTF_8);
  }

  @Test
  void messagesPassOnTheirStreams() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1, 3)) {
      send(client, 3, "three");
      send(client, 1, "one");
      assertThat(text(client, 1)).isEqualTo("one");
      assertThat(text(client, 3)).isEqualTo("three");
      assertThat(fake.lanes().get(0).id()).isNotEqualTo(fake.lanes().get(1).id());
      assertThat(server.status().connections()).isEqualTo(1);
      assertThat(server.connections()).hasSize(3);
    }
  }

  @Test
  void aFrameMayComeInPieces() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1)) {
      byte[] frame = RawWebSocket.frame(LAST | TEXT, "piece by piece".getBytes(UTF_8));
      for (byte each : frame) {
        client.data(1, false, new byte[] {each});
      }
      assertThat(text(client, 1)).isEqualTo("piece by piece");
    }
  }

  @Test
  void theClientClosesOneAndTheOtherGoesOn() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1, 3)) {
      byte[] code = ByteBuffer.allocate(2).putShort((short) 4001).array();
      client.data(1, false, RawWebSocket.frame(LAST | CLOSE, code));
      byte[] answer = client.await(1, RawHttp2.DATA).payload();
      assertThat(answer[0] & 0xff).isEqualTo(LAST | CLOSE);
      assertThat(ByteBuffer.wrap(answer).getShort(2)).isEqualTo((short) 4001);
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      client.data(1, true, new byte[0]);
      echo.awaitLog("open", "open", "close 4001 ");
      send(client, 3, "still here");
      assertThat(text(client, 3)).isEqualTo("still here");
      Await.until(() -> server.connections().size() == 2, server::connections);
    }
  }

  @Test
  void aStreamThatIsResetIsLost() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1)) {
      client.reset(1, RawHttp2.CANCEL);
      echo.awaitLog("open", "close 1006 ");
      connect(client, 3);
      assertThat(client.await(3, RawHttp2.HEADERS).fields().status()).hasToString("200");
    }
  }

  @Test
  void aConnectionThatIsLostTakesAllWithIt() throws Exception {
    try (TestServer server = TestServer.started(settings, fake)) {
      try (RawHttp2 client = opened(server, 1, 3)) {
        client.client().reset();
      }
      echo.awaitLog("open", "open", "close 1006 ", "close 1006 ");
      server.awaitConnections(0);
    }
  }

  @Test
  void codeClosesIt() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1)) {
      ((WebSocketView) fake.lane().view()).disconnect(4000, "enough");
      byte[] frame = client.await(1, RawHttp2.DATA).payload();
      assertThat(frame[0] & 0xff).isEqualTo(LAST | CLOSE);
      client.data(1, false, RawWebSocket.frame(LAST | CLOSE, new byte[] {15, (byte) 160}));
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      echo.awaitLog("open", "close 4000 enough");
    }
  }

  /** Both windows: the client's is opened as it reads, and the server's as the worker does. */
  @Test
  void noMorePassesThanIsTaken() throws Exception {
    settings.own.put("http2_init_window_size", 64 * 1024);
    settings.own.put("package_max_length", 1 << 20);
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1)) {
      byte[] large = new byte[200_000];
      fake.lane().transport().pauseReading();
      server.passLoops();
      byte[] frame = RawWebSocket.frame(LAST | RawWebSocket.BINARY, large);
      int sent = 0;
      while (sent < 64 * 1024) {
        int length = Math.min(16_384, 64 * 1024 - sent);
        client.data(1, false, java.util.Arrays.copyOfRange(frame, sent, sent + length));
        sent += length;
      }
      client.pass();
      assertThat(client.kept())
          .noneMatch(each -> each.type() == RawHttp2.WINDOW_UPDATE && each.stream() == 1);
      fake.lane().transport().resumeReading();
      while (sent < frame.length) {
        int more = client.await(1, RawHttp2.WINDOW_UPDATE).number();
        while (more > 0 && sent < frame.length) {
          int length = Math.min(Math.min(16_384, more), frame.length - sent);
          client.data(1, false, java.util.Arrays.copyOfRange(frame, sent, sent + length));
          sent += length;
          more -= length;
        }
      }
      int got = 0;
      while (got < 65_535) {
        got += client.await(1, RawHttp2.DATA).payload().length;
      }
      assertThat(got).isEqualTo(65_535);
      client.pass();
      assertThat(client.kept()).noneMatch(each -> each.type() == RawHttp2.DATA);
      client.open(0, 1 << 20).open(1, 1 << 20);
      while (got < large.length + 10) {
        got += client.await(1, RawHttp2.DATA).payload().length;
      }
      assertThat(got).isEqualTo(large.length + 10);
    }
  }

  @Test
  void otherVersionsAndProtocolsAreRefused() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.head(
          1,
          false,
          ":method",
          "CONNECT",
          ":protocol",
          "websocket",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "test",
          "sec-websocket-version",
          "12");
      assertThat(client.answer(1).status()).isEqualTo(400);
      client.head(
          3,
          false,
          ":method",
          "CONNECT",
          ":protocol",
          "other",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "test");
      assertThat(client.answer(3).status()).isEqualTo(501);
      client.head(5, true, ":method", "CONNECT", ":authority", "test:80");
      assertThat(client.await(5, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.PROTOCOL_ERROR);
      client.get(7, "/");
      assertThat(client.answer(7).status()).isEqualTo(426);
    }
  }

  @Test
  void theEndOfTheServerIsSaid() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = opened(server, 1)) {
      CompletableFuture<Void> retired = server.retiring();
      assertThat(client.await(RawHttp2.GOAWAY).code()).isEqualTo(RawHttp2.NO_ERROR);
      RawHttp2.Frame ping = client.await(RawHttp2.PING);
      client.send(RawHttp2.PING, RawHttp2.ACK, 0, ping.payload());
      retired.get(10, TimeUnit.SECONDS);
      CompletableFuture<Void> closed =
          server.ports().close().toCompletableFuture().thenAccept(done -> {});
      byte[] frame = client.await(1, RawHttp2.DATA).payload();
      assertThat(frame[0] & 0xff).isEqualTo(LAST | CLOSE);
      assertThat(ByteBuffer.wrap(frame).getShort(2)).isEqualTo((short) 1001);
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      client.data(1, true, new byte[0]);
      assertThat(client.isAtEnd()).isTrue();
      closed.get(10, TimeUnit.SECONDS);
    }
  }
}
