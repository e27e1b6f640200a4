package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.RequestAbortedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of requests. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class HttpBodyTest {

  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Parameter NettyTransport transport;

  private static String post(long length) {
    return "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static HttpFake lengths() {
    return HttpFake.threaded(
        exchange -> HttpFake.answer(exchange, "" + exchange.request().content().length));
  }

  private TestServer started(TestSettings settings, HttpFake fake) throws Exception {
    return TestServer.started(transport, settings, fake);
  }

  @Test
  void smallBodyIsThereWhenTheRequestIsHandedOn() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange ->
                HttpFake.answer(
                    exchange, new String(exchange.request().content(), ISO_8859_1) + "!"));
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(5) + "he").send("llo");
      assertThat(client.response().text()).isEqualTo("hello!");
      client.send(CHUNKED + "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: x\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("hello!");
    }
  }

  @Test
  void bodiesOfPipelinedRequestsAreKeptApart() throws Exception {
    try (TestServer server = started(HttpFake.settings(), lengths());
        RawClient client = server.connect()) {
      client.send(
          post(3)
              + "abc"
              + post(0)
              + post(1)
              + "x"
              + CHUNKED
              + "1\r\n.\r\n0\r\n\r\n"
              + post(2)
              + "..");
      for (String length : new String[] {"3", "0", "1", "1", "2"}) {
        assertThat(client.response().text()).isEqualTo(length);
      }
    }
  }

  @Test
  void largeBodyIsHandedOnBeforeItIsComplete() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(1_000_000)).send(new byte[60_000]);
      server.connection();
      assertThat(fake.waiting()).isZero();
      client.send(new byte[10_000]);
      HttpTransport exchange = fake.next();
      client.send(new byte[930_000]);
      assertThat(exchange.request().content()).hasSize(1_000_000);
      HttpFake.answer(exchange, "done");
      assertThat(client.response().text()).isEqualTo("done");
    }
  }

  @Test
  void serialWorkersGetOnlyCompleteRequests() throws Exception {
    HttpFake fake =
        HttpFake.serial(
            exchange -> HttpFake.answer(exchange, "" + exchange.request().content().length));
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 1000;
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(post(1_500_000)).send(new byte[1_400_000]);
      Await.until(() -> server.connection().received() > 1_400_000, server::connection);
      assertThat(fake.waiting()).isZero();
      client.send(new byte[100_000]);
      assertThat(client.response().text()).isEqualTo("1500000");
    }
  }

  @Test
  void bodyIsReadAsItComes() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 10;
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(CHUNKED + "a\r\n0123456789\r\n");
      HttpTransport exchange = fake.next();
      InputStream body = exchange.request().body();
      assertThat(body).isSameAs(exchange.request().body());
      assertThat(new String(body.readNBytes(4), ISO_8859_1)).isEqualTo("0123");
      client.send("3\r\nabc\r\n0\r\n\r\n");
      assertThat(body.read()).isEqualTo('4');
      assertThat(new String(exchange.request().content(), ISO_8859_1)).isEqualTo("56789abc");
      assertThat(body.read()).isEqualTo(-1);
      assertThat(exchange.request().content()).isEmpty();
    }
  }

  @Test
  void uploadThroughASlowReaderIsBoundedInMemory() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 100_000_000);
    settings.maxQueuedBytes = 300_000;
    AtomicLong read = new AtomicLong();
    AtomicLong ahead = new AtomicLong();
    CompletableFuture<TestServer> started = new CompletableFuture<>();
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              InputStream body = exchange.request().body();
              byte[] part = new byte[50_000];
              for (int got = body.read(part); got >= 0; got = body.read(part)) {
                read.addAndGet(got);
                ahead.accumulateAndGet(body.available(), Math::max);
                Thread.yield();
              }
              HttpFake.answer(exchange, "" + read);
            });
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      started.complete(server);
      client.send(post(50_000_000));
      byte[] part = new byte[100_000];
      for (int sent = 0; sent < 50_000_000; sent += part.length) {
        client.send(part);
      }
      assertThat(client.response().text()).isEqualTo("50000000");
      assertThat(ahead.get()).isLessThan(300_000 + 64 * 1024 + 1);
    }
  }

  @Test
  void bodyThatNobodyReadsStopsTheReading() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 100_000_000);
    settings.maxQueuedBytes = 300_000;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      AtomicLong sent = new AtomicLong();
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    client.send(post(50_000_000));
                    for (int part = 0; part < 500; part++) {
                      client.send(new byte[100_000]);
                      sent.addAndGet(100_000);
                    }
                  });
      HttpTransport exchange = fake.next();
      awaitStill(() -> server.connection().received());
      assertThat(server.connection().received()).isLessThan(1_000_000);
      assertThat(exchange.request().content()).hasSize(50_000_000);
      sender.join();
    }
  }

  private static void awaitStill(LongSupplier value) {
    long[] last = {-1, 0};
    Await.until(
        () -> {
          long now = value.getAsLong();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return now > 0 && last[1] > 100;
        },
        value::getAsLong);
  }

  @Test
  void clientThatLeavesWithinTheBodyAbortsTheReading() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 10;
    try (TestServer server = started(settings, fake)) {
      for (boolean reset : new boolean[] {true, false}) {
        RawClient client = server.connect();
        client.send(post(100) + "0123456789");
        HttpRequest request = fake.next().request();
        CompletableFuture<byte[]> content = read(request);
        if (reset) {
          client.reset();
        } else {
          client.close();
        }
        assertThatThrownBy(() -> content.get(10, TimeUnit.SECONDS))
            .rootCause()
            .isInstanceOf(RequestAbortedException.class)
            .hasMessageContaining("client closed the connection");
      }
      server.awaitConnections(0);
    }
  }

  @Test
  void whoeverReadsABodyThatIsTooLongDoesNotAnswerFirst() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 1000);
    settings.maxQueuedBytes = 10;
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              try {
                HttpFake.answer(exchange, "" + exchange.request().content().length);
              } catch (RequestAbortedException aborted) {
                exchange.fail(aborted.status() == 413 ? 500 : 501);
              }
            });
    try (TestServer server = started(settings, fake)) {
      for (int client = 0; client < 100; client++) {
        try (RawClient raw = server.connect()) {
          raw.send(CHUNKED + "64\r\n" + "x".repeat(100) + "\r\n");
          fake.next();
          raw.send(("64\r\n" + "x".repeat(100) + "\r\n").repeat(10));
          assertThat(raw.response().status()).isEqualTo(413);
        }
      }
    }
  }

  private static CompletableFuture<byte[]> read(HttpRequest request) {
    CompletableFuture<byte[]> content = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                content.complete(request.content());
              } catch (Exception failed) {
                content.completeExceptionally(failed);
              }
            });
    return content;
  }

  @Test
  void waitingForABodyCanBeInterrupted() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 1;
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(post(100) + "x");
      HttpRequest request = fake.next().request();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      request.content();
                    } catch (Exception failed) {
                      thrown.complete(failed);
                    }
                  });
      reader.interrupt();
      assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void continueIsSentWhenTheBodyIsWanted() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(5).replace("Host", "Expect: 100-continue\r\nHost"));
      HttpTransport exchange = fake.next();
      CompletableFuture<byte[]> content = read(exchange.request());
      assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.line()).isEmpty();
      client.send("hello");
      assertThat(content.get(10, TimeUnit.SECONDS)).hasSize(5);
      HttpFake.answer(exchange, "thanks");
      assertThat(client.response().text()).isEqualTo("thanks");
      client.get("/");
      HttpFake.answer(fake.next(), "still here");
      assertThat(client.response().text()).isEqualTo("still here");
    }
  }

  @Test
  void continueIsSentAtOnceForSerialWorkers() throws Exception {
    HttpFake fake = HttpFake.serial(exchange -> HttpFake.answer(exchange, "thanks"));
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(5).replace("Host", "Expect: 100-continue\r\nHost"));
      assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.line()).isEmpty();
      client.send("hello");
      assertThat(client.response().text()).isEqualTo("thanks");
    }
  }

  @Test
  void continueComesBehindEarlierAnswers() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.get("/first").send(post(5).replace("Host", "Expect: 100-continue\r\nHost"));
      HttpTransport first = fake.next();
      HttpTransport second = fake.next();
      CompletableFuture<byte[]> content = read(second.request());
      HttpFake.answer(first, "first");
      assertThat(client.response().text()).isEqualTo("first");
      assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
      client.line();
      client.send("hello");
      assertThat(content.get(10, TimeUnit.SECONDS)).hasSize(5);
    }
  }

  @Test
  void answerInsteadOfContinueEndsTheConnection() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> exchange.fail(403));
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(5).replace("Host", "Expect: 100-continue\r\nHost"));
      RawClient.Response response = client.response();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void clientThatWaitsForContinueIsNotLate() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(100));
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(post(5).replace("Host", "Expect: 100-continue\r\nHost"));
      HttpTransport exchange = fake.next();
      client.socket().setSoTimeout(400);
      assertThatThrownBy(client::line).isInstanceOf(SocketTimeoutException.class);
      CompletableFuture<byte[]> content = read(exchange.request());
      assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
      client.send("hello");
      assertThat(content.get(10, TimeUnit.SECONDS)).hasSize(5);
    }
  }

  @Test
  void shortRestOfABodyIsDroppedAndTheConnectionUsedAgain() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "early"));
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(200_000)).send(new byte[100_000]);
      RawClient.Response response = client.response();
      assertThat(response.text()).isEqualTo("early");
      assertThat(response.field("Connection")).isNull();
      client.send(new byte[100_000]).get("/next");
      assertThat(client.response().text()).isEqualTo("early");
    }
  }

  @Test
  void longRestOfABodyEndsTheConnection() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "early"));
    try (TestServer server = started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send(post(2_000_000)).send(new byte[100_000]);
      RawClient.Response response = client.response();
      assertThat(response.text()).isEqualTo("early");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void endlessRestOfABodyEndsTheConnection() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 100_000_000);
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "early"));
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(CHUNKED);
      byte[] chunk = ("10000\r\n" + "x".repeat(65536) + "\r\n").getBytes(ISO_8859_1);
      // What comes before the answer may be read in one burst with the request.
      client.send(chunk).send(chunk);
      assertThat(client.response().text()).isEqualTo("early");
      for (int number = 0; number < 8; number++) {
        client.send(chunk);
      }
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void closedBodyIsDroppedAndTheExchangeGoesOn() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 100_000_000);
    settings.maxQueuedBytes = 100_000;
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(post(5_000_000)).send(new byte[100_000]);
      HttpTransport exchange = fake.next();
      exchange.request().body().close();
      client.send(new byte[4_900_000]);
      assertThatThrownBy(() -> exchange.request().content()).isInstanceOf(IOException.class);
      HttpFake.answer(exchange, "thanks");
      assertThat(client.response().text()).isEqualTo("thanks");
    }
  }

  @Test
  void bodyThatStallsWithinTheWorkersHandsIs408() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(200));
    settings.maxQueuedBytes = 1000;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(post(5000)).send(new byte[1000]);
      CompletableFuture<byte[]> content = read(fake.next().request());
      assertThat(client.response().status()).isEqualTo(408);
      assertThat(client.isAtEnd()).isTrue();
      assertThatThrownBy(() -> content.get(10, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void bodyThatGrowsTooLongInTheWorkersHandsIs413() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 200_000);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      client.send(CHUNKED + "fffff\r\n").send(new byte[100_000]);
      CompletableFuture<byte[]> content = read(fake.next().request());
      client.send(new byte[200_000]);
      assertThat(client.response().status()).isEqualTo(413);
      assertThatThrownBy(() -> content.get(10, TimeUnit.SECONDS))
          .rootCause()
          .hasMessageContaining("package_max_length: 200000");
    }
  }
}
