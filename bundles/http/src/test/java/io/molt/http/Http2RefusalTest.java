package io.molt.http;

import static io.molt.http.RawHttp2.CONTINUATION;
import static io.molt.http.RawHttp2.END_HEADERS;
import static io.molt.http.RawHttp2.END_STREAM;
import static io.molt.http.RawHttp2.ENHANCE_YOUR_CALM;
import static io.molt.http.RawHttp2.GOAWAY;
import static io.molt.http.RawHttp2.HEADERS;
import static io.molt.http.RawHttp2.PROTOCOL_ERROR;
import static io.molt.http.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an HTTP/2 client is not answered as a request, and whose connection ends. */
@ExtendWith(LeakCheck.class)
class Http2RefusalTest {

  private final TestSettings settings = HttpFake.settings();
  private final HttpFake echo =
      HttpFake.inline(exchange -> HttpFake.answer(exchange, exchange.request().uri()));

  private static String[] fields(String... namesAndValues) {
    return namesAndValues;
  }

  static Stream<List<String>> malformed() {
    return Stream.of(
            fields(":scheme", "http", ":path", "/", ":authority", "test"),
            fields(":method", "GET", ":path", "/", ":authority", "test"),
            fields(":method", "GET", ":scheme", "http", ":authority", "test"),
            fields(":method", "GET", ":scheme", "http", ":path", "", ":authority", "test"),
            fields(
                ":method", "GET", ":scheme", "http", ":path", "/", "x", "1", ":authority", "test"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", ":other", "1"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", ":path", "/"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "X", "1"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", "connection", "close"),
            fields(
                ":method", "GET", ":scheme", "http", ":path", "/", "transfer-encoding", "chunked"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", "te", "gzip"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", "x", "a\r\nb: c"),
            fields(":method", "GET", ":scheme", "http", ":path", "/", "content-length", "1"),
            fields(
                ":method",
                "GET",
                ":protocol",
                "websocket",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "test"))
        .map(Arrays::asList);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsNoRequestResetsItsStream(List<String> fields) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.head(1, true, fields.toArray(String[]::new));
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(PROTOCOL_ERROR);
      client.get(3, "/next");
      assertThat(client.answer(3).text()).isEqualTo("/next");
      assertThat(echo.waiting()).isEqualTo(1);
    }
  }

  static Stream<Map.Entry<Integer, List<String>>> refused() {
    return Stream.of(
        refused(400, ":authority", "test", ":path", "/", "host", "other"),
        refused(400, ":path", "/"),
        refused(400, ":authority", "te st", ":path", "/"),
        refused(400, ":authority", "test", ":path", "http://test/"),
        refused(400, ":authority", "test", ":path", "/a#b"),
        refused(400, ":authority", "test", ":path", "/a\\b"),
        refused(400, ":authority", "test", ":path", "*"),
        refused(400, ":authority", "test", ":path", "/a b"),
        refused(400, ":authority", "test", ":path", "/a\tb"),
        refused(417, ":authority", "test", ":path", "/", "expect", "much"));
  }

  private static Map.Entry<Integer, List<String>> refused(int status, String... fields) {
    return Map.entry(status, List.of(fields));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedInHttp11IsRefused(Map.Entry<Integer, List<String>> refused) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      String[] always = {":method", "GET", ":scheme", "http"};
      client.head(
          1,
          true,
          Stream.concat(Stream.of(always), refused.getValue().stream()).toArray(String[]::new));
      assertThat(client.answer(1).status()).isEqualTo(refused.getKey());
      client.get(3, "/next");
      assertThat(client.answer(3).text()).isEqualTo("/next");
      assertThat(echo.waiting()).isEqualTo(1);
    }
  }

  @Test
  void theHostMayBeNamedInEitherWay() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.head(1, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "test");
      client.answer(1);
      assertThat(echo.next().request().host()).hasValue("test");
      client.request(3, "OPTIONS", "*", true, "host", "test");
      client.answer(3);
      assertThat(echo.next().request().host()).hasValue("test");
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAndTheConnectionGoesOn() throws Exception {
    settings.own.put("package_max_length", 1000);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false, "content-length", "1001");
      assertThat(client.answer(1).status()).isEqualTo(413);
      client.request(3, "POST", "/", false).data(3, false, new byte[1001]);
      assertThat(client.answer(3).status()).isEqualTo(413);
      client.request(5, "POST", "/", false).data(5, true, new byte[1000]);
      HttpTransport exchange = fake.next();
      assertThat(exchange.request().content()).hasSize(1000);
      HttpFake.answer(exchange, "fits");
      assertThat(client.answer(5).text()).isEqualTo("fits");
    }
  }

  @Test
  void aBodyOfAnotherLengthThanItSaysIsNone() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false, "content-length", "5").data(1, true, new byte[4]);
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(PROTOCOL_ERROR);
      assertThat(fake.waiting()).isZero();
    }
  }

  @Test
  void tooManyFieldsAreRefused() throws Exception {
    settings.own.put("http2_max_header_list_size", 2048);
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "GET", "/", true, "x", "y".repeat(2000));
      assertThat(client.answer(1).status()).isEqualTo(431);
      client.get(3, "/next");
      assertThat(client.answer(3).text()).isEqualTo("/next");
    }
  }

  /** What the client may not do endlessly. */
  private void cutOff(String reason, IntConsumer sends, RawHttp2 client, TestServer server)
      throws IOException {
    for (int number = 0; number <= 20; number++) {
      sends.accept(number);
    }
    assertThat(client.await(GOAWAY).code()).isEqualTo(ENHANCE_YOUR_CALM);
    assertThat(client.isAtEnd()).isTrue();
    server.awaitConnections(0);
    assertThat(server.status().cutOff()).isEqualTo(Map.of(reason, 1L));
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception {
    settings.own.put("http2_max_resets", 20);
    try (TestServer server = TestServer.started(settings, HttpFake.collecting());
        RawHttp2 client = RawHttp2.open(server)) {
      cutOff(
          "resets",
          number -> client.get(2 * number + 1, "/").reset(2 * number + 1, RawHttp2.CANCEL),
          client,
          server);
    }
  }

  /** The client has the server reset them. */
  @Test
  void aFloodOfSpoiltRequestsIsTheSame() throws Exception {
    settings.own.put("http2_max_resets", 20);
    try (TestServer server = TestServer.started(settings, HttpFake.collecting());
        RawHttp2 client = RawHttp2.open(server)) {
      cutOff(
          "resets",
          number ->
              client
                  .get(2 * number + 1, "/")
                  .send(RawHttp2.WINDOW_UPDATE, 0, 2 * number + 1, new byte[4]),
          client,
          server);
    }
  }

  static Stream<Map.Entry<Integer, byte[]>> controls() {
    return Stream.of(
        Map.entry(RawHttp2.SETTINGS, new byte[0]),
        Map.entry(RawHttp2.PING, new byte[8]),
        Map.entry(RawHttp2.PRIORITY, new byte[5]),
        Map.entry(99, new byte[0]));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void aFloodOfFramesThatAskForNothingEndsTheConnection(Map.Entry<Integer, byte[]> frame)
      throws Exception {
    settings.own.put("http2_max_control_frames", 20);
    int stream = frame.getKey() == RawHttp2.PRIORITY ? 1 : 0;
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      cutOff(
          "control",
          number -> client.send(frame.getKey(), 0, stream, frame.getValue()),
          client,
          server);
    }
  }

  @Test
  void aFloodOfEmptyPartsEndsTheConnection() throws Exception {
    settings.own.put("http2_max_control_frames", 20);
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      cutOff("control", number -> client.data(1, false, new byte[0]), client, server);
    }
  }

  @Test
  void aHeadInTooManyPiecesEndsTheConnection() throws Exception {
    settings.own.put("http2_max_continuations", 15);
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.send(HEADERS, END_STREAM, 1, RawHttp2.fields(":method", "GET"));
      cutOff(
          "continuations",
          number -> client.send(CONTINUATION, 0, 1, RawHttp2.fields("x" + number, "y")),
          client,
          server);
    }
  }

  @Test
  void aHeadMayComeInPieces() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.send(HEADERS, END_STREAM, 1, RawHttp2.fields(":method", "GET", ":scheme", "http"));
      client.send(CONTINUATION, 0, 1, RawHttp2.fields(":path", "/pieces"));
      client.send(CONTINUATION, END_HEADERS, 1, RawHttp2.fields(":authority", "test"));
      assertThat(client.answer(1).text()).isEqualTo("/pieces");
    }
  }

  @Test
  void moreStreamsThanAreAllowedAreRefused() throws Exception {
    settings.own.put("http2_max_concurrent_streams", 2);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/").get(3, "/").get(5, "/");
      assertThat(client.await(5, RST_STREAM).code()).isEqualTo(7);
      HttpFake.answer(fake.next(), "one");
      assertThat(client.answer(1).text()).isEqualTo("one");
      client.get(7, "/");
      fake.next();
      HttpFake.answer(fake.next(), "seven");
      assertThat(client.answer(7).text()).isEqualTo("seven");
    }
  }

  /** Whoever is spoken to in frames gets an error in frames. */
  @Test
  void whatIsNoFrameEndsTheConnection() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawHttp2 client = RawHttp2.open(server)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 0, RawHttp2.fields(":method", "GET"));
      assertThat(client.await(GOAWAY).code()).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void whereItIsOffItIsNotSpoken() throws Exception {
    settings.own.put("open_http2_protocol", false);
    try (TestServer server = TestServer.started(settings, echo)) {
      try (RawClient client = server.connect()) {
        assertThat(client.send(RawHttp2.PREFACE).response().status()).isEqualTo(505);
      }
      try (RawClient client = server.connect()) {
        client.send(UPGRADE);
        assertThat(client.response().text()).isEqualTo("/asked");
      }
    }
  }

  private static final String UPGRADE =
      "GET /asked HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\n"
          + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";

  @Test
  void aRequestMayAskForIt() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient raw = server.connect()) {
      assertThat(raw.send(UPGRADE).response(false).statusLine())
          .isEqualTo("HTTP/1.1 101 Switching Protocols");
      RawHttp2 client = new RawHttp2(raw).begin();
      assertThat(client.answer(1).text()).isEqualTo("/asked");
      assertThat(echo.next().request().protocol()).isEqualTo("HTTP/2.0");
      client.get(3, "/next");
      assertThat(client.answer(3).text()).isEqualTo("/next");
    }
  }

  /** As the error of the client that it is, and not of the server, whatever Netty says of it. */
  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nNO\r\n\r\n"})
  void whoAsksForItAndSendsSomethingElseIsCutOff(String instead) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient raw = server.connect()) {
      raw.send(UPGRADE + instead);
      assertThat(raw.response(false).status()).isEqualTo(101);
      RawHttp2 client = new RawHttp2(raw);
      assertThat(client.await(GOAWAY).code()).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  static Stream<String> askedAmiss() {
    return Stream.of(
        UPGRADE.replace("HTTP2-Settings: AAMAAABkAAQAAP__\r\n", ""),
        UPGRADE.replace("AAMAAABkAAQAAP__", "AAMAAABkAAQAAP"),
        UPGRADE.replace("Upgrade, HTTP2-Settings", "Upgrade"),
        UPGRADE.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\n1"));
  }

  @ParameterizedTest
  @MethodSource("askedAmiss")
  void whoAsksForItAmissGetsHttp11(String request) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      assertThat(client.send(request).response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.get("/next").response().text()).isEqualTo("/next");
    }
  }

  /** Whatever comes later on a connection of HTTP/1.1 is no preface. */
  @Test
  void aPrefaceWithinHttp11IsRefused() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.get("/").send(RawHttp2.PREFACE);
      HttpFake.answer(fake.next(), "first");
      assertThat(client.response().text()).isEqualTo("first");
      assertThat(client.response().status()).isEqualTo(505);
    }
  }

  @Test
  void aWindowThatGrowsTooLargeEndsItsStream() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/");
      client.send(
          RawHttp2.WINDOW_UPDATE, 0, 1, ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array());
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(3);
    }
  }
}
