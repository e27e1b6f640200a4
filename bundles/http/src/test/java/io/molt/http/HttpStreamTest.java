package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that leave in parts. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class HttpStreamTest {

  @Parameter NettyTransport transport;

  private TestServer started(HttpFake fake) throws Exception {
    return TestServer.started(transport, HttpFake.settings(), fake);
  }

  private static HttpFake parts(List<String> fields, String... parts) {
    return HttpFake.inline(
        exchange -> {
          exchange.begin(200, fields);
          for (String part : parts) {
            exchange.write(HttpFake.bytes(part));
          }
          exchange.finish();
        });
  }

  @Test
  void streamIsChunked() throws Exception {
    try (TestServer server = started(parts(List.of(), "one", "", "two"));
        RawClient client = server.connect()) {
      for (int number = 0; number < 2; number++) {
        RawClient.Response response = client.get("/").response();
        assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(response.field("Content-Length")).isNull();
        assertThat(response.text()).isEqualTo("onetwo");
      }
    }
  }

  @Test
  void streamOfKnownLengthIsNotChunked() throws Exception {
    try (TestServer server = started(parts(List.of("content-length", "6"), "one", "two"));
        RawClient client = server.connect()) {
      for (int number = 0; number < 2; number++) {
        RawClient.Response response = client.get("/").response();
        assertThat(response.field("Transfer-Encoding")).isNull();
        assertThat(response.field("Content-Length")).isEqualTo("6");
        assertThat(response.text()).isEqualTo("onetwo");
      }
    }
  }

  @Test
  void streamToHttp10EndsWithTheConnection() throws Exception {
    try (TestServer server = started(parts(List.of(), "one", "two"));
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawClient.Response response = client.response();
      assertThat(response.field("Transfer-Encoding")).isNull();
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(response.text()).isEqualTo("onetwo");
    }
  }

  @Test
  void streamToHeadHasNoBody() throws Exception {
    try (TestServer server = started(parts(List.of(), "one", "two"));
        RawClient client = server.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.response(false).status()).isEqualTo(200);
      assertThat(client.get("/").response().text()).isEqualTo("onetwo");
    }
  }

  @Test
  void headAndPartsLeaveAsTheyCome() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.get("/");
      HttpTransport exchange = fake.next();
      exchange.begin(200, List.of());
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      while (!client.line().isEmpty()) {
        continue;
      }
      exchange.write(HttpFake.bytes("one"));
      assertThat(client.line()).isEqualTo("3");
      assertThat(client.line()).isEqualTo("one");
      exchange.finish();
      assertThat(client.line()).isEqualTo("0");
    }
  }

  @Test
  void streamThatWritesTooMuchOrTooLittleEndsTheConnection() throws Exception {
    for (String body : new String[] {"too much", "few"}) {
      try (TestServer server = started(parts(List.of("Content-Length", "5"), body));
          RawClient client = server.connect()) {
        String all = client.get("/").readToEnd();
        assertThat(all).contains("Content-Length: 5\r\n").doesNotContain("too much");
      }
    }
  }

  @Test
  void wholeAnswerThatDeclaresAnotherLengthIs500ForNothingOfItWasSent() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange ->
                exchange.respond(
                    200,
                    List.of("Content-Length", "5"),
                    HttpFake.bytes(exchange.request().query())));
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      for (String body : List.of("four", "of six")) {
        RawClient.Response response = client.get("/?" + body.replace(' ', '_')).response();
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEmpty();
      }
      assertThat(client.get("/?right").response().text()).isEqualTo("right");
    }
  }

  @Test
  void headMayDeclareTheLengthOfWhatItDoesNotSend() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange ->
                exchange.respond(200, List.of("Content-Length", "12345"), ByteBuffer.allocate(0)));
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.response(false).field("Content-Length")).isEqualTo("12345");
    }
  }

  @Test
  void failureWithinAStreamIsNotTakenForItsEnd() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = started(fake)) {
      try (RawClient client = server.connect()) {
        client.get("/");
        failWithin(fake.next(), client);
        assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
      }
      try (RawClient client = server.connect()) {
        client.send("GET / HTTP/1.0\r\n\r\n");
        failWithin(fake.next(), client);
        assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
      }
    }
  }

  private static void failWithin(HttpTransport exchange, RawClient client) throws IOException {
    exchange.begin(200, List.of());
    exchange.write(HttpFake.bytes("part\n"));
    while (!client.line().equals("part")) {
      assertThat(exchange.isOpen()).isTrue();
    }
    exchange.fail(503);
    exchange.finish();
    assertThat(exchange.write(HttpFake.bytes("more"))).isFalse();
  }

  @Test
  void slowReaderHoldsUpItsStreamOnly() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.bufferHighWatermark = 200_000;
    AtomicLong written = new AtomicLong();
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              exchange.begin(200, List.of());
              for (int part = 0; part < 300; part++) {
                if (!exchange.write(ByteBuffer.wrap(new byte[100_000]))) {
                  CountDownLatch writable = new CountDownLatch(1);
                  exchange.whenWritable(writable::countDown);
                  writable.await();
                }
                written.addAndGet(100_000);
              }
              exchange.finish();
            });
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = new RawClient(server.port(), 4096);
        RawClient other = server.connect()) {
      client.get("/");
      assertThat(other.get("/").response().body()).hasSize(30_000_000);
      Await.until(() -> written.get() > 30_000_000, written::get);
      assertThat(written.get()).isLessThan(30_000_000 + 10_000_000);
      assertThat(server.connections())
          .allSatisfy(status -> assertThat(status.waiting()).isLessThan(310_000));
      assertThat(client.response().body()).hasSize(30_000_000);
    }
  }

  @Test
  void streamsBehindOneAnotherDoNotBlockEachOther() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.bufferHighWatermark = 50_000;
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              exchange.begin(200, List.of());
              for (int part = 0; part < 100; part++) {
                if (!exchange.write(ByteBuffer.wrap(new byte[20_000]))) {
                  CountDownLatch writable = new CountDownLatch(1);
                  exchange.whenWritable(writable::countDown);
                  assertThat(writable.await(20, TimeUnit.SECONDS)).isTrue();
                }
              }
              exchange.finish();
            });
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = server.connect()) {
      for (int number = 0; number < 10; number++) {
        client.get("/");
      }
      for (int number = 0; number < 10; number++) {
        assertThat(client.response().body()).hasSize(2_000_000);
      }
    }
  }

  @Test
  void streamNobodyReadsIsCutPastTheCap() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.bufferHighWatermark = 100_000;
    settings.socketBufferSize = 1_000_000;
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      client.get("/");
      HttpTransport exchange = fake.next();
      exchange.begin(200, List.of());
      for (int part = 0; part < 10_000 && exchange.isOpen(); part++) {
        exchange.write(ByteBuffer.wrap(new byte[10_000]));
      }
      Await.until(() -> !exchange.isOpen(), exchange::isOpen);
      server.awaitConnections(0);
    }
  }

  @Test
  void echoStreamsBothWaysAtOnce() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 100_000_000);
    settings.maxQueuedBytes = 100_000;
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              exchange.begin(200, List.of());
              byte[] part = new byte[30_000];
              for (int got = exchange.request().body().read(part);
                  got >= 0;
                  got = exchange.request().body().read(part)) {
                if (!exchange.write(ByteBuffer.wrap(part.clone(), 0, got))) {
                  CountDownLatch writable = new CountDownLatch(1);
                  exchange.whenWritable(writable::countDown);
                  writable.await();
                }
              }
              exchange.finish();
            });
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = server.connect()) {
      for (int round = 0; round < 2; round++) {
        client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 20000000\r\n\r\n");
        Thread sender = Thread.ofVirtual().start(() -> client.send(new byte[20_000_000]));
        assertThat(client.response().body()).hasSize(20_000_000);
        sender.join();
      }
    }
  }
}
