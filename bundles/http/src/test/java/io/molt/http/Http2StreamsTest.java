package io.molt.http;

import static io.molt.http.RawHttp2.CANCEL;
import static io.molt.http.RawHttp2.DATA;
import static io.molt.http.RawHttp2.HEADERS;
import static io.molt.http.RawHttp2.INTERNAL_ERROR;
import static io.molt.http.RawHttp2.RST_STREAM;
import static io.molt.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.RequestAbortedException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each stream is an exchange, and no more passes on it than is taken. */
@ExtendWith(LeakCheck.class)
class Http2StreamsTest {

  private static final int WINDOW = 64 * 1024;

  private final TestSettings settings = HttpFake.settings();
  private final HttpFake requests = HttpFake.collecting();

  private static byte[] part(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  /** As much as the window of a stream lets through. */
  private static void fillWindow(RawHttp2 client, int stream) {
    for (int sent = 0; sent < WINDOW; sent += 16 * 1024) {
      client.data(stream, false, part(16 * 1024));
    }
  }

  @Test
  void answersLeaveWhenTheyAreThere() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/one").get(3, "/two");
      HttpTransport one = requests.next();
      HttpTransport two = requests.next();
      assertThat(one.affinity()).isNotEqualTo(two.affinity());
      assertThat(one.connectionId()).isEqualTo(two.connectionId());
      HttpFake.answer(two, "second");
      assertThat(client.answer(3).text()).isEqualTo("second");
      HttpFake.answer(one, "first");
      assertThat(client.answer(1).text()).isEqualTo("first");
      assertThat(server.connection().protocol()).isEqualTo("http2");
    }
  }

  @Test
  void aRequestIsAsInHttp11() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(
          1, "POST", "/a%20b?c=d", false, "cookie", "a=1", "x-one", "1", "cookie", "b=2");
      client.data(1, true, part(5));
      HttpRequest request = requests.next().request();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/a%20b");
      assertThat(request.query()).isEqualTo("c=d");
      assertThat(request.protocol()).isEqualTo("HTTP/2.0");
      assertThat(request.scheme()).isEqualTo("http");
      assertThat(request.host()).hasValue("test");
      assertThat(request.header("Host")).hasValue("test");
      assertThat(request.header("X-One")).hasValue("1");
      assertThat(request.headers("Cookie")).containsExactly("a=1; b=2");
      assertThat(request.headers()).noneMatch(field -> field.getKey().startsWith(":"));
      assertThat(request.content()).hasSize(5);
    }
  }

  @Test
  void anAnswerIsInHttp2sWords() throws Exception {
    settings.own.put("http_request_id", true);
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "GET", "/", true, "x-request-id", "mine");
      requests
          .next()
          .respond(
              201,
              List.of(
                  "X-Long-Name", "Value", "Keep-Alive", "5", "Set-Cookie", "a", "Set-Cookie", "b"),
              HttpFake.bytes("made"));
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.field("x-long-name")).isEqualTo("Value");
      assertThat(answer.field("keep-alive")).isNull();
      assertThat(answer.field("content-length")).isEqualTo("4");
      assertThat(answer.field("date")).endsWith("GMT");
      assertThat(answer.field("x-request-id")).isEqualTo("mine");
      assertThat(answer.head().getAll("set-cookie")).hasSize(2);
      assertThat(answer.text()).isEqualTo("made");
    }
  }

  @Test
  void answersWithoutABodyEndWithTheirHead() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "HEAD", "/", true).get(3, "/").get(5, "/").get(7, "/");
      HttpFake.answer(requests.next(), "not seen");
      requests.next().respond(204, List.of(), HttpFake.bytes("nor this"));
      requests.next().respond(304, List.of("ETag", "\"1\""), HttpFake.bytes("nor this"));
      requests.next().respond(200, List.of(), ByteBuffer.allocate(0));
      RawHttp2.Frame head = client.await(1, HEADERS);
      assertThat(head.isLast()).isTrue();
      assertThat(head.fields().get("content-length")).hasToString("8");
      head = client.await(3, HEADERS);
      assertThat(head.isLast()).isTrue();
      assertThat(head.fields().get("content-length")).isNull();
      head = client.await(5, HEADERS);
      assertThat(head.isLast()).isTrue();
      assertThat(head.fields().get("content-length")).isNull();
      head = client.await(7, HEADERS);
      assertThat(head.isLast()).isTrue();
      assertThat(head.fields().get("content-length")).hasToString("0");
    }
  }

  @Test
  void whatIsNotReadIsNotSentFor() throws Exception {
    settings.own.put("http2_init_window_size", WINDOW);
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      fillWindow(client, 1);
      InputStream body = requests.next().request().body();
      client.pass();
      assertThat(client.kept())
          .noneMatch(frame -> frame.type() == WINDOW_UPDATE && frame.stream() == 1);
      assertThat(body.readNBytes(WINDOW)).hasSize(WINDOW);
      // In one piece or in two, for the loop may have its turn while the body is being read; Netty
      // tells the client when half of the window is to be given back.
      assertThat(client.await(1, WINDOW_UPDATE).number()).isBetween(WINDOW / 2, WINDOW);
      client.data(1, true, part(7));
      assertThat(body.readAllBytes()).hasSize(7);
    }
  }

  /** The window of the connection is larger than that of a stream. */
  @Test
  void oneThatReadsNothingKeepsNobodyWaiting() throws Exception {
    settings.own.put("http2_init_window_size", WINDOW);
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/slow", false);
      fillWindow(client, 1);
      requests.next();
      client.request(3, "POST", "/quick", false).data(3, true, part(16 * 1024));
      HttpTransport quick = requests.next();
      assertThat(quick.request().content()).hasSize(16 * 1024);
      HttpFake.answer(quick, "done");
      assertThat(client.answer(3).text()).isEqualTo("done");
    }
  }

  /** Where callbacks get whole requests alone, a body that does not fit the window comes too. */
  @Test
  void aBodyThatIsGatheredIsLargerThanTheWindow() throws Exception {
    settings.own.put("http2_init_window_size", WINDOW);
    HttpFake fake =
        HttpFake.serial(
            exchange -> HttpFake.answer(exchange, "" + exchange.request().content().length));
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      fillWindow(client, 1);
      client.await(1, WINDOW_UPDATE);
      client.data(1, true, part(100));
      assertThat(client.answer(1).text()).isEqualTo("" + (WINDOW + 100));
    }
  }

  @Test
  void noMoreIsWrittenThanTheClientWants() throws Exception {
    settings.bufferHighWatermark = 100_000;
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/");
      HttpTransport exchange = requests.next();
      exchange.begin(200, List.of());
      assertThat(exchange.write(ByteBuffer.wrap(part(200_000)))).isFalse();
      CountDownLatch writable = new CountDownLatch(1);
      exchange.whenWritable(writable::countDown);
      int got = 0;
      while (got < 65_535) {
        got += client.await(1, DATA).payload().length;
      }
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.type() == DATA);
      assertThat(exchange.isWritable()).isFalse();
      assertThat(writable.getCount()).isEqualTo(1);
      client.get(3, "/other");
      HttpFake.answer(requests.next(), "");
      client.answer(3);
      client.open(0, 1 << 20).open(1, 1 << 20);
      assertThat(writable.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(exchange.isWritable()).isTrue();
      exchange.finish();
      RawHttp2.Frame frame = client.await(1, DATA);
      while (!frame.isLast()) {
        got += frame.payload().length;
        frame = client.await(1, DATA);
      }
      assertThat(got).isEqualTo(200_000);
    }
  }

  /** Parts that wait leave one after the other, and are counted as those that need not wait. */
  @Test
  void partsLeaveAsTheWindowAllows() throws Exception {
    int initial = 65_535;
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server, 4, 0)) {
      client.get(1, "/");
      HttpTransport exchange = requests.next();
      exchange.begin(200, List.of());
      for (int sent = 0; sent < 3 * initial; sent += 3 * 1024) {
        exchange.write(ByteBuffer.wrap(part(3 * 1024)));
      }
      client.open(1, initial);
      int came = 0;
      while (came < initial) {
        came += client.await(1, DATA).payload().length;
      }
      client.pass();
      assertThat(came).isEqualTo(initial);
      assertThat(client.kept()).noneMatch(frame -> frame.type() == DATA);
    }
  }

  /** More than a stream's reader may be behind ends that stream, and no other. */
  @Test
  void aStreamThatIsFarBehindIsGivenUp() throws Exception {
    settings.socketBufferSize = 100_000;
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server, 4, 0)) {
      client.get(1, "/");
      HttpTransport exchange = requests.next();
      exchange.begin(200, List.of());
      exchange.write(ByteBuffer.wrap(part(120_000)));
      assertThat(exchange.write(ByteBuffer.wrap(part(1)))).isFalse();
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(CANCEL);
      Await.until(() -> !exchange.isOpen(), exchange::what);
      client.get(3, "/");
      requests.next().respond(204, List.of(), ByteBuffer.allocate(0));
      assertThat(client.await(3, HEADERS).isLast()).isTrue();
    }
  }

  @Test
  void whatIsTakenAwayIsAnsweredOrReset() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/").get(3, "/").get(5, "/");
      requests.next().fail(503);
      assertThat(client.answer(1).status()).isEqualTo(503);
      HttpTransport begun = requests.next();
      begun.begin(200, List.of());
      begun.write(HttpFake.bytes("a part"));
      assertThat(client.await(3, DATA).text()).isEqualTo("a part");
      begun.fail(503);
      assertThat(client.await(3, RST_STREAM).code()).isEqualTo(INTERNAL_ERROR);
      HttpFake.answer(requests.next(), "unharmed");
      assertThat(client.await(5, DATA).text()).isEqualTo("unharmed");
    }
  }

  @Test
  void aClientMayTakeARequestBack() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false).data(1, false, part(WINDOW / 4));
      client.get(3, "/");
      HttpTransport other = requests.next();
      assertThat(other.request().path()).isEqualTo("/");
      client.data(1, false, part(WINDOW / 4)).data(1, false, part(WINDOW / 4));
      client.data(1, false, part(WINDOW / 4)).reset(1, CANCEL);
      HttpTransport posted = requests.next();
      Await.until(() -> !posted.isOpen(), posted::what);
      assertThatExceptionOfType(RequestAbortedException.class)
          .isThrownBy(() -> posted.request().content());
      assertThat(posted.isAborted()).isTrue();
      HttpFake.answer(posted, "nobody sees it");
      HttpFake.answer(other, "here");
      assertThat(client.answer(3).text()).isEqualTo("here");
    }
  }

  @Test
  void aClientIsToldToGoOnWithItsBody() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false, "expect", "100-continue");
      HttpTransport exchange = requests.next();
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.stream() == 1);
      Thread reader = Thread.ofVirtual().start(() -> read(exchange));
      RawHttp2.Frame invitation = client.await(1, HEADERS);
      assertThat(invitation.fields().status()).hasToString("100");
      assertThat(invitation.isLast()).isFalse();
      client.data(1, true, part(10));
      reader.join();
      assertThat(client.answer(1).text()).isEqualTo("10");
    }
  }

  private static void read(HttpTransport exchange) {
    try {
      HttpFake.answer(exchange, "" + exchange.request().content().length);
    } catch (java.io.IOException failed) {
      exchange.fail(500);
    }
  }

  /** Some clients send no more when they have the answer, and wait for the end all the same. */
  @Test
  void whoSendsNoMoreBehindItsAnswerIsToldToStop() throws Exception {
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      fillWindow(client, 1);
      HttpFake.answer(requests.next(), "enough");
      assertThat(client.answer(1).text()).isEqualTo("enough");
      client.data(1, false, part(100)).pass();
      server.pass(Duration.ofSeconds(1));
      server.pass(Duration.ofSeconds(1));
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(RawHttp2.NO_ERROR);
      client.get(3, "/next");
      HttpFake.answer(requests.next(), "next");
      assertThat(client.answer(3).text()).isEqualTo("next");
    }
  }

  /** What was on its way when the server told it to stop is not held against the client. */
  @Test
  void whatComesOnAStreamThatTheServerHasResetIsNoFlood() throws Exception {
    settings.own.put("http2_max_resets", 3);
    settings.own.put("package_max_length", 1000);
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false).data(1, false, part(2000));
      assertThat(client.answer(1).status()).isEqualTo(413);
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(RawHttp2.NO_ERROR);
      for (int part = 0; part < 10; part++) {
        client.data(1, false, part(10));
      }
      client.get(3, "/next");
      HttpFake.answer(requests.next(), "next");
      assertThat(client.answer(3).text()).isEqualTo("next");
    }
  }

  /** As much of a body as nobody wants is read all the same, for clients are simple. */
  @Test
  void anAnswerMayComeBeforeTheBody() throws Exception {
    settings.own.put("http2_init_window_size", WINDOW);
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      fillWindow(client, 1);
      HttpFake.answer(requests.next(), "enough");
      assertThat(client.answer(1).text()).isEqualTo("enough");
      for (int window = 0; window < 4; window++) {
        client.await(1, WINDOW_UPDATE);
        fillWindow(client, 1);
      }
      client.await(1, WINDOW_UPDATE);
      client.data(1, false, part(1));
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(RawHttp2.NO_ERROR);
    }
  }

  @Test
  void whatComesBehindABodyEndsIt() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false, "te", "trailers").data(1, false, part(3));
      client.head(1, true, "x-checksum", "abc");
      assertThat(requests.next().request().content()).hasSize(3);
    }
  }

  @Test
  void aLengthThatIsNotKeptIsNoAnswer() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/").get(3, "/");
      requests.next().respond(200, List.of("Content-Length", "9"), HttpFake.bytes("four"));
      assertThat(client.answer(1).status()).isEqualTo(500);
      HttpTransport streamed = requests.next();
      streamed.begin(200, List.of("Content-Length", "9"));
      streamed.write(HttpFake.bytes("four"));
      streamed.finish();
      assertThat(client.await(3, RST_STREAM).code()).isEqualTo(INTERNAL_ERROR);
    }
  }
}
