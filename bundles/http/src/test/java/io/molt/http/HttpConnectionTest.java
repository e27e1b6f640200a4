package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.NoApplication;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import io.molt.spi.Dispatcher;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests without a body and what becomes of their connection. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class HttpConnectionTest {

  @Parameter NettyTransport transport;

  private TestServer started(Dispatcher fake) throws Exception {
    return TestServer.started(transport, HttpFake.settings(), fake);
  }

  private static HttpFake echoPath() {
    return HttpFake.inline(
        exchange ->
            HttpFake.answer(
                exchange, exchange.request().method() + " " + exchange.request().uri()));
  }

  @Test
  void aTrustedProxySaysWhoAsks() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_trusted_proxies", "127.0.0.1");
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "here"));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: inner:8080\r\nX-Forwarded-For: 203.0.113.7\r\n"
              + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: example.org\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("here");
      HttpRequest named = fake.next().request();
      assertThat(named.remoteAddress()).hasToString("/203.0.113.7:0");
      assertThat(named.scheme()).isEqualTo("https");
      assertThat(named.isSecure()).isFalse();
      assertThat(named.host()).hasValue("example.org");
      client.get("/").response();
      HttpRequest unnamed = fake.next().request();
      assertThat(unnamed.remoteAddress()).isEqualTo(client.socket().getLocalSocketAddress());
      assertThat(unnamed.scheme()).isEqualTo("http");
      assertThat(unnamed.host()).hasValue("test");
    }
  }

  @Test
  void connectionIsKeptForFurtherRequests() throws Exception {
    try (TestServer server = started(echoPath());
        RawClient client = server.connect()) {
      for (int number = 0; number < 3; number++) {
        RawClient.Response response = client.get("/" + number).response();
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.text()).isEqualTo("GET /" + number);
        assertThat(response.field("Content-Length")).isEqualTo("6");
        assertThat(response.field("Content-Type")).isEqualTo("text/plain");
        assertThat(response.field("Connection")).isNull();
      }
      assertThat(server.status().accepted()).isEqualTo(1);
    }
  }

  @Test
  void everyAnswerIsDated() throws Exception {
    try (TestServer server = started(echoPath());
        RawClient client = server.connect()) {
      String date = client.get("/").response().field("Date");
      ZonedDateTime parsed = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
      assertThat(parsed)
          .isBetween(
              ZonedDateTime.now(ZoneOffset.UTC).minusSeconds(10),
              ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
    }
  }

  @Test
  void closeIsGrantedWhenAskedFor() throws Exception {
    try (TestServer server = started(echoPath());
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      assertThat(client.response().field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
    }
  }

  @Test
  void http10IsClosedUnlessItAsksForMore() throws Exception {
    try (TestServer server = started(echoPath());
        RawClient client = server.connect()) {
      client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.response().field("Connection")).isEqualTo("keep-alive");
      client.send("GET /2 HTTP/1.0\r\n\r\n");
      RawClient.Response last = client.response();
      assertThat(last.text()).isEqualTo("GET /2");
      assertThat(last.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void headGetsTheLengthWithoutTheBody() throws Exception {
    try (TestServer server = started(echoPath());
        RawClient client = server.connect()) {
      client.send("HEAD /a HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.response(false).field("Content-Length")).isEqualTo("7");
      assertThat(client.get("/b").response().text()).isEqualTo("GET /b");
    }
  }

  @Test
  void statusesWithoutBodyHaveNone() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange ->
                exchange.respond(
                    Integer.parseInt(exchange.request().path().substring(1)),
                    List.of(),
                    HttpFake.bytes("not to be seen")));
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      assertThat(client.get("/204").response().field("Content-Length")).isNull();
      assertThat(client.get("/205").response().field("Content-Length")).isEqualTo("0");
      assertThat(client.get("/304").response().statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
      assertThat(client.get("/404").response().text()).isEqualTo("not to be seen");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderHoweverTheyAreHandled() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int number = 0; number < 100; number++) {
        requests.append("GET /").append(number).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
      }
      client.send(requests.toString());
      Thread.ofVirtual().start(() -> answerShuffled(fake, 100));
      for (int number = 0; number < 100; number++) {
        assertThat(client.response().text()).isEqualTo("/" + number);
      }
    }
  }

  /** Four are in hand at first, twice as many after each handful, so they are answered in such. */
  private static void answerShuffled(HttpFake fake, int number) {
    Random random = new Random(1);
    List<HttpTransport> inHand = new ArrayList<>();
    try {
      int handful = 4;
      for (int answered = 0; answered < number; ) {
        while (inHand.size() < Math.min(handful, number - answered)) {
          inHand.add(fake.next());
        }
        handful = Math.min(2 * handful, 20);
        Collections.shuffle(inHand, random);
        for (HttpTransport exchange : inHand) {
          answerSomehow(exchange, random.nextBoolean());
          answered++;
        }
        inHand.clear();
      }
    } catch (InterruptedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void answerSomehow(HttpTransport exchange, boolean streamed) {
    String path = exchange.request().path();
    if (streamed) {
      exchange.begin(200, List.of());
      exchange.write(HttpFake.bytes(path.substring(0, 1)));
      exchange.write(HttpFake.bytes(path.substring(1)));
      exchange.finish();
    } else {
      exchange.respond(200, List.of(), HttpFake.bytes(path));
    }
  }

  @Test
  void onlySoManyRequestsOfOneConnectionAreInHand() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n".repeat(1000));
      Await.until(() -> fake.waiting() == 4, fake::waiting);
      for (int answered = 0; answered < 1000; answered++) {
        HttpFake.answer(fake.next(), "x");
        assertThat(fake.waiting()).isLessThanOrEqualTo(64);
      }
      for (int answered = 0; answered < 1000; answered++) {
        assertThat(client.response().text()).isEqualTo("x");
      }
    }
  }

  @Test
  void moreRequestsOfOneConnectionAreInHandOnceItsClientHasTakenAnswers() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      for (int number = 0; number < 4; number++) {
        client.get("/");
        HttpFake.answer(fake.next(), "x");
        assertThat(client.response().text()).isEqualTo("x");
      }
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n".repeat(1000));
      Await.until(() -> fake.waiting() == 64, fake::waiting);
    }
  }

  /** Else a thousand such clients would have the workers make 64,000 answers before any other. */
  @Test
  void aClientThatReadsNoneOfItsAnswersHasFewRequestsInHand() throws Exception {
    HttpFake fake = HttpFake.collecting();
    byte[] large = new byte[20_000_000];
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n".repeat(64));
      Await.until(() -> fake.waiting() == 4, fake::waiting);
      fake.next().respond(200, List.of(), ByteBuffer.wrap(large));
      Await.until(() -> server.connection().waiting() > 0, server::connections);
      assertThat(fake.waiting()).isEqualTo(3);
      assertThat(client.response().body()).hasSize(large.length);
      for (int answered = 0; answered < 63; answered++) {
        HttpFake.answer(fake.next(), "x");
        assertThat(client.response().text()).isEqualTo("x");
      }
    }
  }

  @Test
  void clientThatClosesItsHalfStillGetsItsAnswers() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n".repeat(200)).closeOutput();
      for (int answered = 0; answered < 200; answered++) {
        HttpFake.answer(fake.next(), "x");
      }
      for (int answered = 0; answered < 200; answered++) {
        assertThat(client.response().text()).isEqualTo("x");
      }
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void clientThatClosesItsHalfGetsLargeAnswersWhole() throws Exception {
    HttpFake fake =
        HttpFake.threaded(
            exchange -> exchange.respond(200, List.of(), ByteBuffer.wrap(new byte[20_000_000])));
    try (TestServer server = started(fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      client.get("/1").get("/2").closeOutput();
      assertThat(client.response().body()).hasSize(20_000_000);
      assertThat(client.response().body()).hasSize(20_000_000);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void clientThatClosedItsHalfAndThenLeavesCostsNothing() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake)) {
      RawClient client = server.connect();
      client.get("/").closeOutput();
      HttpTransport exchange = fake.next();
      client.reset();
      long reactor =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("molt-reactor-0"))
              .filter(Thread::isAlive)
              .findAny()
              .orElseThrow()
              .threadId();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long before = threads.getThreadCpuTime(reactor);
      // A loop that went round and round would get as much of the processors as this one does.
      long own = threads.getCurrentThreadCpuTime();
      while (threads.getCurrentThreadCpuTime() - own < 100_000_000) {
        Thread.onSpinWait();
      }
      assertThat(threads.getThreadCpuTime(reactor) - before).isLessThan(30_000_000);
      HttpFake.answer(exchange, "too late");
      server.awaitConnections(0);
    }
  }

  @Test
  void requestTellsAllAboutItself() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.send(
          "GET /a%20b?c=d&e HTTP/1.1\r\nHost: test\r\nX-One: 1\r\nx-two: 2\r\nX-TWO: 3\r\n\r\n");
      HttpTransport exchange = fake.next();
      HttpRequest request = exchange.request();
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.uri()).isEqualTo("/a%20b?c=d&e");
      assertThat(request.path()).isEqualTo("/a%20b");
      assertThat(request.query()).isEqualTo("c=d&e");
      assertThat(request.protocol()).isEqualTo("HTTP/1.1");
      assertThat(request.header("x-ONE")).contains("1");
      assertThat(request.header("x-three")).isEmpty();
      assertThat(request.headers("X-Two")).containsExactly("2", "3");
      assertThat(request.headers())
          .containsExactly(
              Map.entry("Host", "test"),
              Map.entry("X-One", "1"),
              Map.entry("x-two", "2"),
              Map.entry("X-TWO", "3"));
      assertThat(request.content()).isEmpty();
      assertThat(request.body().read()).isEqualTo(-1);
      assertThat(request.connectionId()).isEqualTo(server.connection().id());
      assertThat(request.listener()).isEqualTo("test");
      assertThat(request.remoteAddress()).isEqualTo(client.socket().getLocalSocketAddress());
      assertThat(request.localAddress()).isEqualTo(client.socket().getRemoteSocketAddress());
    }
  }

  @Test
  void pathIsFoundInEveryFormOfTarget() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      for (String target :
          List.of("http://test:80/a?b", "http://test", "http://test?q", "/x?y?z")) {
        client.get(target);
      }
      client.send("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(answered(fake).path()).isEqualTo("/a");
      assertThat(answered(fake).path()).isEqualTo("/");
      HttpRequest third = answered(fake);
      assertThat(third.path()).isEqualTo("/");
      assertThat(third.query()).isEqualTo("q");
      assertThat(answered(fake).query()).isEqualTo("y?z");
      assertThat(answered(fake).path()).isEqualTo("*");
    }
  }

  private static HttpRequest answered(HttpFake fake) throws InterruptedException {
    HttpTransport next = fake.next();
    HttpFake.answer(next, "x");
    return next.request();
  }

  @Test
  void withoutApplicationTheAnswerIs503AndTheConnectionStays() throws Exception {
    try (TestServer server = started(new NoApplication());
        RawClient client = server.connect()) {
      for (int number = 0; number < 2; number++) {
        RawClient.Response response = client.get("/").response();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.field("Retry-After")).isEqualTo("1");
        assertThat(response.text()).isEqualTo("503 Service Unavailable\n");
      }
    }
  }

  @Test
  void failureBeforeTheAnswerIsAnsweredAndTheConnectionStays() throws Exception {
    try (TestServer server = started(HttpFake.inline(exchange -> exchange.fail(500)));
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().status()).isEqualTo(500);
      assertThat(client.get("/").response().status()).isEqualTo(500);
    }
  }

  @Test
  void exactlyOneOfTwoRacingAnswersIsSent() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              Thread.ofVirtual().start(() -> exchange.fail(503));
              Thread.ofPlatform().start(() -> HttpFake.answer(exchange, "answer"));
            });
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      for (int round = 0; round < 500; round++) {
        RawClient.Response response = client.get("/").response();
        assertThat(response.status()).isIn(200, 503);
        assertThat(response.text()).isEqualTo(response.status() == 200 ? "answer" : "");
      }
    }
  }

  @Test
  void callsAfterTheEndHaveNoEffect() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              HttpFake.answer(exchange, "first");
              HttpFake.answer(exchange, "second");
              exchange.begin(200, List.of());
              assertThat(exchange.write(HttpFake.bytes("third"))).isFalse();
              exchange.finish();
              exchange.fail(500);
            });
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().text()).isEqualTo("first");
      assertThat(client.get("/").response().text()).isEqualTo("first");
    }
  }

  @Test
  void largeAnswersOfASlowReaderDoNotPileUp() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.bufferHighWatermark = 100_000;
    byte[] large = new byte[1_000_000];
    HttpFake fake =
        HttpFake.inline(exchange -> exchange.respond(200, List.of(), ByteBuffer.wrap(large)));
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      for (int number = 0; number < 100; number++) {
        client.get("/" + number);
        server.connection();
      }
      Await.until(() -> server.connection().waiting() > 500_000, server::connection);
      assertThat(fake.waiting()).isLessThan(70);
      for (int number = 0; number < 100; number++) {
        assertThat(client.response().body()).hasSize(large.length);
      }
    }
  }

  @Test
  void clientThatLeavesIsNoticedByTheExchange() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake)) {
      RawClient client = server.connect();
      client.get("/");
      HttpTransport exchange = fake.next();
      assertThat(exchange.isOpen()).isTrue();
      assertThat(exchange.isWritable()).isTrue();
      client.reset();
      server.awaitConnections(0);
      server.passLoops();
      assertThat(exchange.isOpen()).isFalse();
      assertThat(exchange.isWritable()).isFalse();
      exchange.begin(200, List.of());
      assertThat(exchange.write(HttpFake.bytes("x"))).isFalse();
      Thread caller = Thread.currentThread();
      List<Thread> called = new ArrayList<>();
      exchange.whenWritable(() -> called.add(Thread.currentThread()));
      assertThat(called).containsExactly(caller);
    }
  }
}
