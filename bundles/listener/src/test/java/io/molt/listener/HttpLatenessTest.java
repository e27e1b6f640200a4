package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.net.HttpRequest;
import io.molt.net.RequestAbortedException;
import java.io.IOException;
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
    TestSettings settings = TestSettings.http();
    settings.httpHeaderTime = Duration.ofMillis(50);
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      for (int round = 0; round < 2; round++) {
        pass(Duration.ofMillis(200));
        assertThat(client.get("/").response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void idleConnectionIsClosedWithHeartbeat() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.heartbeatIdleTime = Duration.ofMillis(200);
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().status()).isEqualTo(200);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void connectionThatWaitsForAnAnswerIsNotIdle() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.heartbeatIdleTime = Duration.ofMillis(100);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.get("/");
      pass(Duration.ofMillis(400));
      HttpFake.answer(fake.next(), "at last");
      assertThat(client.response().text()).isEqualTo("at last");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void headThatComesInDripsIsLate() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.httpHeaderTime = Duration.ofMillis(300);
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\n");
      for (int drip = 0; drip < 10; drip++) {
        client.send("X: y\r\n");
        pass(Duration.ofMillis(50));
      }
      assertThat(client.response().status()).isEqualTo(408);
    }
  }

  @Test
  void bodyThatTakesTooLongAsAWholeIsLateAndItsReaderTold() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.httpBodyTime = Duration.ofMillis(500);
    settings.httpHeaderTime = Duration.ofMillis(500);
    settings.maxQueuedBytes = 1;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");
      CompletableFuture<RequestAbortedException> aborted = read(fake.next().request());
      drip(client);
      assertThat(client.response().status()).isEqualTo(408);
      assertThat(aborted.get(10, TimeUnit.SECONDS).status()).isEqualTo(408);
    }
  }

  @Test
  void aServerThatStopsDoesNotWaitForWhoDrips() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.maxQueuedBytes = 1;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");
      CompletableFuture<RequestAbortedException> aborted = read(fake.next().request());
      drip(client);
      server.passLoops();
      server.retire();
      assertThat(client.response().status()).isEqualTo(503);
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

  /** Sends a byte now and then, until the server has had enough. */
  private static void drip(RawClient client) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  client.send("x");
                  Thread.sleep(50);
                }
              } catch (UncheckedIOException | InterruptedException closed) {
                // It has.
              }
            });
  }

  @Test
  void bodyThatGoesOnSlowlyIsNotLate() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.httpHeaderTime = Duration.ofMillis(300);
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
      for (int drip = 0; drip < 10; drip++) {
        client.send("x");
        pass(Duration.ofMillis(60));
      }
      assertThat(client.response().status()).isEqualTo(200);
    }
  }

  @Test
  void workerThatReadsSlowlyDoesNotMakeItsClientLate() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.httpHeaderTime = Duration.ofMillis(100);
    settings.maxQueuedBytes = 10_000;
    settings.packageMaxLength = 10_000_000;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
      Thread.ofVirtual().start(() -> client.send(new byte[10_000_000]));
      var exchange = fake.next();
      pass(Duration.ofMillis(400));
      assertThat(exchange.request().content()).hasSize(10_000_000);
      HttpFake.answer(exchange, "thanks");
      assertThat(client.response().text()).isEqualTo("thanks");
    }
  }

  /** Lets time go by that the test is about. */
  private static void pass(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Await.until(() -> System.nanoTime() - until >= 0, () -> "time");
  }
}
