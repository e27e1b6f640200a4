package io.molt.http.websocket;

import static io.molt.http.websocket.RawWebSocket.BINARY;
import static io.molt.http.websocket.RawWebSocket.COMPRESSED;
import static io.molt.http.websocket.RawWebSocket.CONTINUATION;
import static io.molt.http.websocket.RawWebSocket.LAST;
import static io.molt.http.websocket.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compression of messages (RFC 7692). */
@ExtendWith(LeakCheck.class)
class DeflateTest {

  private static final int LIMIT = 1_000_000;
  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String WORDS =
      "what is said once and then again takes little the second time, as it was said before; ";

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] deflated(Deflation deflation, byte[] message) {
    return bytes(deflation.deflate(ByteBuffer.wrap(message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "permessage-deflate                                | permessage-deflate",
        "permessage-deflate; client_max_window_bits        | permessage-deflate",
        "permessage-deflate; client_max_window_bits=9      | permessage-deflate",
        "permessage-deflate; server_max_window_bits=15     "
            + "| permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover    "
            + "| permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover    "
            + "| permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10     | none",
        "permessage-deflate; server_max_window_bits        | none",
        "permessage-deflate; client_max_window_bits=16     | none",
        "permessage-deflate; client_max_window_bits=08     | none",
        "permessage-deflate; server_no_context_takeover=1  | none",
        "permessage-deflate; something_else                | none",
        "x-webkit-deflate-frame                            | none",
        ";                                                 | none",
        "permessage-deflate, ;;; , ;                       | none",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate | permessage-deflate",
      })
  void theFirstOfferThatCanBeAgreedToIs(String offer, String answer) {
    Compression agreed = Compression.agree(List.of(offer));
    assertThat(agreed == null ? null : agreed.answer()).isEqualTo(answer);
  }

  @Test
  void whoeverCompressesIsNotWaitedForByTheEnd() throws Exception {
    Deflation deflation = new Deflation(true);
    byte[] random = new byte[4 << 20];
    new Random(1).nextBytes(random);
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<Integer> times =
        CompletableFuture.supplyAsync(
            () -> {
              int done = 0;
              while (deflation.deflate(ByteBuffer.wrap(random)) != null) {
                done++;
                first.countDown();
              }
              return done;
            });
    first.await();
    deflation.end();
    assertThat(times.get()).isPositive();
    deflation.forget();
    assertThat(deflation.deflate(ByteBuffer.wrap(random))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 1000, 65_536, 999_999, LIMIT})
  void whatWasDeflatedInflatesToTheSame(int length) {
    byte[] random = new byte[length];
    new Random(length).nextBytes(random);
    byte[] same = new byte[length];
    Deflation deflation = new Deflation(true);
    Inflation inflation = new Inflation(true, LIMIT);
    for (byte[] message : List.of(random, same, random)) {
      assertThat(inflation.inflate(deflated(deflation, message))).isEqualTo(message);
    }
    deflation.end();
    inflation.end();
  }

  @Test
  void aMessageRefersToThoseBeforeItIfThatWasAgreed() {
    byte[] message = WORDS.getBytes(UTF_8);
    Deflation keeps = new Deflation(true);
    int first = deflated(keeps, message).length;
    assertThat(deflated(keeps, message).length).isLessThan(first / 3);
    keeps.forget();
    assertThat(deflated(keeps, message)).hasSize(first);
    keeps.end();
    Deflation forgets = new Deflation(false);
    assertThat(deflated(forgets, message)).hasSize(first);
    assertThat(deflated(forgets, message)).hasSize(first);
    Deflation both = new Deflation(true);
    Inflation forgetful = new Inflation(false, LIMIT);
    assertThat(forgetful.inflate(deflated(both, message))).isEqualTo(message);
    byte[] refers = deflated(both, message);
    both.end();
    assertThatThrownBy(() -> forgetful.inflate(refers))
        .isInstanceOfSatisfying(
            WebSocketFault.class, fault -> assertThat(fault.code()).isEqualTo(1007));
  }

  @Test
  void noMoreIsInflatedThanMayBe() {
    Deflation deflation = new Deflation(false);
    byte[] exactly = deflated(deflation, new byte[LIMIT]);
    byte[] tooMuch = deflated(deflation, new byte[LIMIT + 1]);
    byte[] bomb = deflated(deflation, new byte[50_000_000]);
    Inflation inflation = new Inflation(false, LIMIT);
    assertThat(inflation.inflate(exactly)).hasSize(LIMIT);
    for (byte[] each : List.of(tooMuch, bomb)) {
      assertThatThrownBy(() -> inflation.inflate(each))
          .isInstanceOfSatisfying(
              WebSocketFault.class, fault -> assertThat(fault.code()).isEqualTo(1009));
    }
    assertThat(inflation.inflate(exactly)).hasSize(LIMIT);
  }

  /** The examples of RFC 7692, 7.2.3, all of which say "Hello" in their own way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f248cdc9c90700",
        "000500fa ff48656c6c6f 00",
        "f348cdc9c9070000",
        "f248050000 00ffffcac9c90700"
      })
  void theExamplesOfTheRfcAreUnderstood(String message) {
    Inflation inflation = new Inflation(true, LIMIT);
    byte[] bytes = HexFormat.of().parseHex(message.replace(" ", ""));
    assertThat(new String(inflation.inflate(bytes), UTF_8)).isEqualTo("Hello");
    assertThat(new String(inflation.inflate(bytes), UTF_8)).isEqualTo("Hello");
    inflation.end();
  }

  @Test
  void messagesAreCompressedEitherWayWhereThatWasAgreed() throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("package_max_length", LIMIT);
    settings.own.put("websocket_compression", true);
    Deflation mine = new Deflation(true);
    Inflation theirs = new Inflation(true, LIMIT);
    byte[] message = WORDS.getBytes(UTF_8);
    try (TestServer server = TestServer.started(settings, new HandlerFake(new EchoHandler()));
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      assertThat(socket.handshake(OFFER + "; client_max_window_bits\n").fields())
          .containsEntry("sec-websocket-extensions", "permessage-deflate");
      for (int round = 0; round < 3; round++) {
        socket.send(LAST | COMPRESSED | TEXT, deflated(mine, message));
        RawWebSocket.Frame echo = socket.read();
        assertThat(echo.first()).isEqualTo(LAST | COMPRESSED | TEXT);
        assertThat(theirs.inflate(echo.payload())).isEqualTo(message);
      }
      byte[] inParts = deflated(mine, message);
      socket.send(COMPRESSED | BINARY, Arrays.copyOf(inParts, 3));
      socket.send(LAST | CONTINUATION, Arrays.copyOfRange(inParts, 3, inParts.length));
      assertThat(theirs.inflate(socket.read().payload())).isEqualTo(message);
      socket.send(LAST | TEXT, "short and plain");
      assertThat(socket.readText()).isEqualTo("short and plain");
      socket.send(COMPRESSED | TEXT, new byte[0]).send(LAST | COMPRESSED | CONTINUATION, "");
      assertThat(socket.readClose()).isEqualTo(1002);
    }
    mine.end();
    theirs.end();
  }

  @Test
  void aBombIsAnsweredWithACloseFrame() throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("package_max_length", LIMIT);
    settings.own.put("websocket_compression", true);
    byte[] bomb = deflated(new Deflation(false), new byte[50_000_000]);
    assertThat(bomb.length).isLessThan(LIMIT);
    try (TestServer server = TestServer.started(settings, new HandlerFake(new EchoHandler()));
        RawWebSocket socket = RawWebSocket.open(server, OFFER + "\n");
        RawWebSocket broken = RawWebSocket.open(server, OFFER + "\n")) {
      socket.send(LAST | COMPRESSED | BINARY, bomb);
      assertThat(socket.readClose()).isEqualTo(1009);
      broken.send(LAST | COMPRESSED | BINARY, new byte[] {-1, -1, -1, -1});
      assertThat(broken.readClose()).isEqualTo(1007);
    }
  }

  @Test
  void whatManyAreSentIsMadeOnceAndWhatFollowsIsUnderstoodByEach() throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("websocket_compression", true);
    HandlerFake fake = new HandlerFake(new EchoHandler());
    Inflation theirs = new Inflation(true, LIMIT);
    byte[] message = WORDS.getBytes(UTF_8);
    try (TestServer server = TestServer.started(settings, fake);
        RawWebSocket plain = RawWebSocket.open(server);
        RawWebSocket compressed = RawWebSocket.open(server, OFFER + "\n")) {
      Supplier<Message> common = WebSocketKind.INSTANCE.forMany(ByteBuffer.wrap(message), true);
      assertThat(common.get()).isSameAs(common.get());
      for (int round = 0; round < 3; round++) {
        fake.sendToAll(common.get());
        fake.lanes().forEach(lane -> lane.view().send(WORDS + WORDS));
        assertThat(plain.readText()).isEqualTo(WORDS);
        assertThat(plain.readText()).isEqualTo(WORDS + WORDS);
        assertThat(theirs.inflate(compressed.read().payload())).isEqualTo(message);
        assertThat(theirs.inflate(compressed.read().payload()))
            .isEqualTo((WORDS + WORDS).getBytes(UTF_8));
      }
    }
    theirs.end();
  }

  @Test
  void withoutTheSettingNothingIsAgreed() throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    try (TestServer server = TestServer.started(settings, new HandlerFake(new EchoHandler()));
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      assertThat(socket.handshake(OFFER + "\n").fields())
          .doesNotContainKey("sec-websocket-extensions");
      socket.send(LAST | COMPRESSED | TEXT, "x");
      assertThat(socket.readClose()).isEqualTo(1002);
    }
  }
}
