package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.RequestAbortedException;
import io.molt.spi.ConnectionStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that take their time. What is refused for that is in {@link HttpRefusalTest}. */
@ExtendWith(LeakCheck.class)
class HttpLatenessTest {

  @Test
  void connectionThatAsksForNothingIsLeftAloneWithoutHeartbeat() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(50));
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      for (int round = 0; round < 2; round++) {
        server.connection();
        server.pass(Duration.ofMillis(200));
        assertThat(client.get("/").response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void idleConnectionIsClosedWithHeartbeat() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.heartbeatIdleTime = Duration.ofMillis(200);
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().status()).isEqualTo(200);
      server.pass(Duration.ofMillis(199));
      assertThat(server.connections()).hasSize(1);
      server.passUntilGone();
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void connectionThatWaitsForAnAnswerIsNotIdle() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.heartbeatIdleTime = Duration.ofMillis(100);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.get("/");
      var exchange = fake.next();
      server.pass(Duration.ofMillis(400));
      HttpFake.answer(exchange, "at last");
      assertThat(client.response().text()).isEqualTo("at last");
      server.passUntilGone();
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void headThatComesInDripsIsLate() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(300));
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\n");
      server.awaitReceived(1);
      for (int drip = 0; drip < 6; drip++) {
        drip(server, client, "X: y\r\n", Duration.ofMillis(50));
      }
      assertThat(client.response().status()).isEqualTo(408);
    }
  }

  @Test
  void bodyThatTakesTooLongAsAWholeIsLateAndItsReaderTold() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_body_time", Duration.ofMillis(500));
    settings.own.put("http_header_time", Duration.ofMillis(500));
    settings.maxQueuedBytes = 1;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");
      CompletableFuture<RequestAbortedException> aborted = read(fake.next().request());
      Duration passed = Duration.ZERO;
      while (aborted.getNow(null) == null) {
        drip(server, client, "x", Duration.ofMillis(50));
        passed = passed.plusMillis(50);
      }
      assertThat(client.response().status()).isEqualTo(408);
      assertThat(passed).isGreaterThanOrEqualTo((Duration) settings.own.get("http_body_time"));
      assertThat(aborted.get(10, TimeUnit.SECONDS).status()).isEqualTo(408);
    }
  }

  /** It gets one answer, although it has not come whole when the server stops. */
  @Test
  void headThatWasRefusedForBeingLateIsNotRefusedAgainWhenTheServerStops() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(300));
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.get("/");
      var exchange = fake.next();
      long received = server.connection().received();
      client.send("GET /late HTTP/1.1\r\n");
      server.awaitReceived(received + 1);
      server.pass(Duration.ofMillis(600));
      CompletableFuture<?> retired = server.retiring();
      passUntilDone(server, retired);
      HttpFake.answer(exchange, "in time");
      assertThat(client.response().text()).isEqualTo("in time");
      RawClient.Response late = client.response();
      assertThat(late.status()).isEqualTo(408);
      assertThat(late.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aServerThatStopsDoesNotListenToWhoHasAskedForTheLastTime() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      var exchange = fake.next();
      assertThat(passUntilDone(server, server.retiring())).isLessThan(Duration.ofMillis(500));
      HttpFake.answer(exchange, "x");
      assertThat(client.response().field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  /** Returns how much time it took. */
  private static Duration passUntilDone(TestServer server, CompletableFuture<?> done) {
    Duration passed = Duration.ZERO;
    while (!done.isDone()) {
      server.pass(Duration.ofMillis(10));
      passed = passed.plusMillis(10);
    }
    return passed;
  }

  @Test
  void aServerThatStopsDoesNotWaitForWhoDrips() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 1;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");
      CompletableFuture<RequestAbortedException> aborted = read(fake.next().request());
      CompletableFuture<?> retired = server.retiring();
      while (aborted.getNow(null) == null) {
        drip(server, client, "x", Duration.ofMillis(50));
      }
      assertThat(client.response().status()).isEqualTo(503);
      retired.get(10, TimeUnit.SECONDS);
      assertThat(aborted.get(10, TimeUnit.SECONDS).status()).isEqualTo(503);
    }
  }

  /** Reads until that is aborted. */
  private static CompletableFuture<RequestAbortedException> read(HttpRequest request) {
    CompletableFuture<RequestAbortedException> aborted = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                request.body().transferTo(OutputStream.nullOutputStream());
              } catch (RequestAbortedException thrown) {
                aborted.complete(thrown);
              } catch (IOException other) {
                aborted.completeExceptionally(other);
              }
            });
    return aborted;
  }

  /** Sends a little, and lets time go by when that has arrived; or else has come too late. */
  private static void drip(TestServer server, RawClient client, String text, Duration time) {
    long before = received(server);
    try {
      client.send(text);
    } catch (UncheckedIOException closed) {
      return;
    }
    Await.until(() -> received(server) > before || hasAnswered(server), server::connections);
    server.pass(time);
  }

  private static long received(TestServer server) {
    return server.connections().stream().mapToLong(ConnectionStatus::received).sum();
  }

  /** An answered connection is soon gone. */
  private static boolean hasAnswered(TestServer server) {
    return server.connections().stream().allMatch(each -> each.sent() > 0);
  }

  @Test
  void bodyThatGoesOnSlowlyIsNotLate() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(300));
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
      server.awaitReceived(1);
      for (int drip = 0; drip < 10; drip++) {
        drip(server, client, "x", Duration.ofMillis(60));
      }
      assertThat(client.response().status()).isEqualTo(200);
    }
  }

  @Test
  void workerThatReadsSlowlyDoesNotMakeItsClientLate() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(100));
    settings.maxQueuedBytes = 10_000;
    settings.own.put("package_max_length", 10_000_000);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
      Thread.ofVirtual().start(() -> client.send(new byte[10_000_000]));
      var exchange = fake.next();
      server.awaitReceived(settings.maxQueuedBytes + 200); // the head is shorter: reading stops
      server.pass(Duration.ofMillis(400));
      assertThat(exchange.request().content()).hasSize(10_000_000);
      HttpFake.answer(exchange, "thanks");
      assertThat(client.response().text()).isEqualTo("thanks");
    }
  }

  /** Reading begins again on the loop, later than its reader has made room for it. */
  @Test
  void workerThatReadsWhenItsClientIsLookedAtDoesNotMakeItLate() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_header_time", Duration.ofMillis(100));
    settings.maxQueuedBytes = 10_000;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n");
      client.send(new byte[10_001]);
      InputStream body = fake.next().request().body();
      Await.until(() -> available(body) == 10_001, () -> available(body));
      server.pass(Duration.ofMillis(400), () -> skip(body, 10_001));
      client.send(new byte[9_999]);
      assertThat(body.readAllBytes()).hasSize(9_999);
    }
  }

  private static int available(InputStream body) {
    try {
      return body.available();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void skip(InputStream body, int bytes) {
    try {
      body.skipNBytes(bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
