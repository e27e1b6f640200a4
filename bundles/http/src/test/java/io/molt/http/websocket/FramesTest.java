package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.BINARY;
import static io.molt.http.websocket.RawWebSocket.CLOSE;
import static io.molt.http.websocket.RawWebSocket.CONTINUATION;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.PING;
import static io.molt.http.websocket.RawWebSocket.PONG;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and messages as RFC 6455 has them, on a real socket. */
@ExtendWith(LeakCheck.class)
class FramesTest {

  private static final int LIMIT = 100_000;

  private final EchoHandler handler = new EchoHandler();
  private final HandlerFake fake = new HandlerFake(handler);
  private TestServer server;
  private RawWebSocket socket;

  @BeforeEach
  void open() throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("package_max_length", LIMIT);
    server = TestServer.started(settings, fake);
    socket = RawWebSocket.open(server);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, LIMIT})
  void aMessageOfAnyLengthComesBack(int length) throws Exception {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    socket.send(LAST | BINARY, data);
    RawWebSocket.Frame echo = socket.read();
    assertThat(echo.first()).isEqualTo(LAST | BINARY);
    assertThat(echo.payload()).isEqualTo(data);
  }

  @Test
  void framesMayComeByteByByte() throws Exception {
    for (byte each : RawWebSocket.frame(LAST | TEXT, "slowly".getBytes(UTF_8))) {
      socket.client().send(new byte[] {each});
    }
    assertThat(socket.readText()).isEqualTo("slowly");
  }

  @Test
  void manyFramesMayComeAtOnce() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int message = 0; message < 1000; message++) {
      all.writeBytes(RawWebSocket.frame(LAST | TEXT, ("message " + message).getBytes(UTF_8)));
    }
    socket.client().send(all.toByteArray());
    for (int message = 0; message < 1000; message++) {
      assertThat(socket.readText()).isEqualTo("message " + message);
    }
  }

  @Test
  void fragmentsAreOneMessageWithPingsBetweenThem() throws Exception {
    socket.send(TEXT, "one ");
    socket.send(LAST | PING, "p");
    assertThat(socket.read()).extracting("first").isEqualTo(LAST | PONG);
    socket.send(CONTINUATION, "").send(CONTINUATION, "two ").send(LAST | CONTINUATION, "three");
    assertThat(socket.readText()).isEqualTo("one two three");
    socket.send(BINARY, new byte[60_000]).send(LAST | CONTINUATION, new byte[40_000]);
    assertThat(socket.read().payload()).hasSize(LIMIT);
  }

  @Test
  void aPingIsAnsweredWithItsTextAndAPongIsIgnored() throws Exception {
    socket.send(LAST | PONG, "nobody asked").send(LAST | PING, "are you there?");
    RawWebSocket.Frame pong = socket.read();
    assertThat(pong.first()).isEqualTo(LAST | PONG);
    assertThat(pong.text()).isEqualTo("are you there?");
  }

  /** Frames in hexadecimal, masked with zeros, and how they are answered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          810178                   | 1002 | not masked
          c18100000000             | 1002 | the first reserved bit, without compression
          a18000000000             | 1002 | the second
          918000000000             | 1002 | the third
          838000000000             | 1002 | an opcode of data that means nothing
          8b8000000000             | 1002 | one of control
          098000000000             | 1002 | a fragment of a ping
          89fe00000000             | 1002 | a ping of 126 bytes
          808000000000             | 1002 | a part of no message
          018000000000818000000000 | 1002 | a message within another
          81fe007d00000000         | 1002 | 125 bytes in two bytes
          81ff000000000000ffff0000 | 1002 | 65535 in eight
          82ff00000000000186a10000 | 1009 | 100001 bytes
          82ff80000000000000000000 | 1002 | a length with the highest bit
          02fec3500000000000       | none | 50000 bytes, of which some have come
          818200000000c328         | 1007 | no UTF-8
          818300000000eda080       | 1007 | half a surrogate pair
          818200000000c3bc         | echo | UTF-8
          818300000000efbfbd       | echo | what stands for what is no UTF-8
          888100000000aa           | 1002 | half a code
          88820000000003e7         | 1002 | code 999
          88820000000003ec         | 1002 | code 1004
          88820000000003ed         | 1002 | code 1005
          88820000000003ee         | 1002 | code 1006
          88820000000003f7         | 1002 | code 1015
          888200000000044c         | 1002 | code 1100
          8882000000000bb7         | 1002 | code 2999
          8882000000001388         | 1002 | code 5000
          88840000000003e8c328     | 1007 | a reason that is no UTF-8
          88820000000003e8         | 1000 | code 1000
          88820000000003f3         | 1011 | code 1011
          8882000000000bb8         | 3000 | code 3000
          888200000000138700       | 4999 | code 4999, and something after it
          888000000000             | 1005 | no code
          """)
  void whatIsNotAllowedIsAnsweredWithACode(String frames, String answer, String what)
      throws Exception {
    socket.client().send(HexFormat.of().parseHex(frames));
    switch (answer) {
      case "none" -> {
        socket.send(LAST | PING, ""); // which belongs to the message
        server.passLoops();
        assertThat(handler.log).containsExactly("open");
      }
      case "echo" -> {
        int payload = 12;
        assertThat(HexFormat.of().formatHex(socket.read().payload()))
            .isEqualTo(frames.substring(payload));
      }
      default -> {
        assertThat(socket.readClose()).as(what).isEqualTo(Integer.parseInt(answer));
        assertThat(socket.isAtEnd()).isTrue();
        io.molt.listener.Await.until(
            () -> handler.log.getLast().startsWith("close " + answer), () -> handler.log);
      }
    }
  }

  @Test
  void aLengthIsRefusedBeforeTheBytesHaveCome() throws Exception {
    byte[] frame = RawWebSocket.frame(LAST | BINARY, new byte[LIMIT + 1]);
    socket.client().send(Arrays.copyOf(frame, 10));
    assertThat(socket.readClose()).isEqualTo(1009);
  }

  @Test
  void fragmentsAreRefusedWhenTheyComeToTooMuchTogether() throws Exception {
    socket.send(BINARY, new byte[LIMIT]).send(CONTINUATION, new byte[1]);
    assertThat(socket.readClose()).isEqualTo(1009);
  }

  @Test
  void nothingIsHandedOnAfterAFault() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RawWebSocket.frame(LAST | TEXT, "before".getBytes(UTF_8)));
    all.writeBytes(RawWebSocket.frame(LAST | 3, new byte[0]));
    all.writeBytes(RawWebSocket.frame(LAST | TEXT, "after".getBytes(UTF_8)));
    socket.client().send(all.toByteArray());
    assertThat(socket.readText()).isEqualTo("before");
    assertThat(socket.readClose()).isEqualTo(1002);
    assertThat(socket.isAtEnd()).isTrue();
  }

  @Test
  void aClientThatIsGoneWithoutACloseFrameIsSeenAsSuch() throws Exception {
    socket.send(TEXT, "the beginning of");
    socket.client().closeOutput();
    assertThat(socket.isAtEnd()).isTrue();
    handler.awaitLog("open", "close 1006 ");
    try (RawWebSocket other = RawWebSocket.open(server)) {
      other.client().reset();
      handler.awaitLog("open", "close 1006 ", "open", "close 1006 ");
    }
  }

  @Test
  void theServersCloseWaitsForTheClientsAndDropsWhatComesBeforeIt() throws Exception {
    ((WebSocketView) fake.lane().view()).disconnect(4001, "enough");
    assertThat(fake.lane().view().isOpen()).isFalse();
    assertThat(fake.lane().view().send("after the end")).isFalse();
    RawWebSocket.Frame frame = socket.read();
    assertThat(frame.opcode()).isEqualTo(CLOSE);
    assertThat(frame.code()).isEqualTo(4001);
    assertThat(frame.text()).endsWith("enough");
    socket.send(LAST | TEXT, "not read yet");
    server.passLoops();
    assertThat(server.connections()).hasSize(1);
    socket.close(4001, "");
    assertThat(socket.isAtEnd()).isTrue();
    handler.awaitLog("open", "close 4001 enough");
  }

  @Test
  void toCloseWhatIsLostAlreadyChangesNothing() throws Exception {
    socket.client().reset();
    handler.awaitLog("open", "close 1006 ");
    WebSocketView view = (WebSocketView) fake.lane().view();
    view.disconnect(4001, "too late");
    assertThat(view.ending()).isEqualTo(Ending.LOST);
    assertThat(view.push("too late")).isFalse();
  }

  @Test
  void bothMayCloseAtOnce() throws Exception {
    socket.close(4002, "mine");
    ((WebSocketView) fake.lane().view()).disconnect(4001, "ours");
    int code = socket.readClose();
    assertThat(code).isIn(4001, 4002);
    assertThat(socket.isAtEnd()).isTrue();
    handler.awaitLog("open", code == 4001 ? "close 4001 ours" : "close 4002 mine");
  }
}
