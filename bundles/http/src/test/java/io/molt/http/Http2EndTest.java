package io.molt.http;

import static io.molt.http.RawHttp2.ACK;
import static io.molt.http.RawHttp2.DATA;
import static io.molt.http.RawHttp2.GOAWAY;
import static io.molt.http.RawHttp2.INTERNAL_ERROR;
import static io.molt.http.RawHttp2.NO_ERROR;
import static io.molt.http.RawHttp2.PING;
import static io.molt.http.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a connection of HTTP/2 ends: by the server's wish, the client's, or because of time. */
@ExtendWith(LeakCheck.class)
class Http2EndTest {

  private final TestSettings settings = HttpFake.settings();
  private final HttpFake requests = HttpFake.collecting();

  private static void answerPing(RawHttp2 client) throws IOException {
    client.send(PING, ACK, 0, client.await(frame -> frame.type() == PING).payload());
  }

  @Test
  void whatIsOnItsWayWhenTheServerEndsIsAnswered() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/in-hand");
      HttpTransport inHand = requests.next();
      CompletableFuture<Void> retired = server.retiring();
      RawHttp2.Frame warning = client.await(GOAWAY);
      assertThat(warning.code()).isEqualTo(NO_ERROR);
      assertThat(warning.number()).isEqualTo(Integer.MAX_VALUE);
      client.request(3, "POST", "/late", false).data(3, true, new byte[3]);
      HttpTransport late = requests.next();
      assertThat(late.request().content()).hasSize(3);
      assertThat(retired).isNotDone();
      answerPing(client);
      retired.get(10, TimeUnit.SECONDS);
      RawHttp2.Frame last = client.await(GOAWAY);
      assertThat(last.number()).isEqualTo(3);
      client.get(5, "/too-late").pass();
      assertThat(requests.waiting()).isZero();
      HttpFake.answer(late, "late");
      HttpFake.answer(inHand, "in hand");
      assertThat(client.answer(3).text()).isEqualTo("late");
      assertThat(client.answer(1).text()).isEqualTo("in hand");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aClientThatIsIdleIsLetGo() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      CompletableFuture<Void> retired = server.retiring();
      client.await(GOAWAY);
      answerPing(client);
      retired.get(10, TimeUnit.SECONDS);
      client.await(GOAWAY);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void oneThatDoesNotAnswerAPingIsNotWaitedForForEver() throws Exception {
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      CompletableFuture<Void> retired = server.retiring();
      client.await(GOAWAY);
      Await.until(
          () -> {
            server.pass(Duration.ofMillis(100));
            return retired.isDone();
          },
          server::connections);
      client.await(GOAWAY);
    }
  }

  @Test
  void whatHasNoAnswerAtTheEndIsAnsweredOrReset() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/").get(3, "/");
      requests.next();
      HttpTransport begun = requests.next();
      begun.begin(200, List.of());
      begun.write(HttpFake.bytes("a part"));
      assertThat(client.await(3, DATA).text()).isEqualTo("a part");
      client.request(5, "POST", "/", false).data(5, false, new byte[3]);
      client.pass();
      CompletableFuture<?> closed = server.ports().close().toCompletableFuture();
      assertThat(client.answer(1).status()).isEqualTo(503);
      assertThat(client.await(3, RST_STREAM).code()).isEqualTo(INTERNAL_ERROR);
      assertThat(client.answer(5).status()).isEqualTo(503);
      assertThat(client.await(5, RST_STREAM).code()).isEqualTo(NO_ERROR);
      assertThat(client.isAtEnd()).isTrue();
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aClientThatClosesItsHalfGetsItsAnswers() throws Exception {
    try (TestServer server = TestServer.started(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/").request(3, "POST", "/", false).data(3, false, new byte[3]);
      client.client().closeOutput();
      HttpTransport whole = requests.next();
      HttpFake.answer(whole, "whole");
      assertThat(client.answer(1).text()).isEqualTo("whole");
      assertThat(client.answer(3).status()).isEqualTo(400);
      assertThat(client.await(3, RST_STREAM).code()).isEqualTo(NO_ERROR);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aClientThatGoesLeavesNothingBehind() throws Exception {
    try (TestServer server = TestServer.started(settings, requests)) {
      HttpTransport gone;
      try (RawHttp2 client = RawHttp2.open(server)) {
        client.get(1, "/");
        gone = requests.next();
        gone.begin(200, List.of());
        gone.write(ByteBuffer.wrap(new byte[500_000]));
        client.client().reset();
      }
      server.awaitConnections(0);
      Await.until(() -> !gone.isOpen(), gone::what);
      assertThat(gone.write(HttpFake.bytes("more"))).isFalse();
    }
  }

  @Test
  void whoIsIdleForTooLongIsLetGo() throws Exception {
    settings.heartbeatIdleTime = Duration.ofSeconds(20);
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/");
      HttpTransport exchange = requests.next();
      server.pass(Duration.ofSeconds(30));
      HttpFake.answer(exchange, "who works is not idle");
      assertThat(client.answer(1).status()).isEqualTo(200);
      client.pass();
      Await.until(
          () -> {
            server.pass(Duration.ofSeconds(5));
            return server.connections().isEmpty();
          },
          server::connections);
      assertThat(client.await(GOAWAY).code()).isEqualTo(NO_ERROR);
    }
  }

  @Test
  void aBodyThatDoesNotComeOnIsRefused() throws Exception {
    settings.own.put("http_header_time", Duration.ofSeconds(10));
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false).data(1, false, new byte[3]);
      client.pass();
      for (int second = 0; second < 25; second++) {
        server.pass(Duration.ofSeconds(1));
      }
      assertThat(client.answer(1).status()).isEqualTo(408);
      client.get(3, "/");
      HttpFake.answer(requests.next(), "goes on");
      assertThat(client.answer(3).text()).isEqualTo("goes on");
    }
  }

  @Test
  void aBodyThatComesTooSlowlyIsRefused() throws Exception {
    settings.own.put("http_body_min_rate", 1000);
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      for (int second = 0; second < 12; second++) {
        client.data(1, false, new byte[3]).pass();
        server.pass(Duration.ofSeconds(1));
      }
      assertThat(client.answer(1).status()).isEqualTo(408);
    }
  }

  /** The worker is what is waited for, not the client. */
  @Test
  void aBodyThatIsNotReadIsNotLate() throws Exception {
    settings.own.put("http_header_time", Duration.ofSeconds(10));
    settings.own.put("http_body_min_rate", 100_000);
    settings.own.put("http2_init_window_size", 64 * 1024);
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false);
      for (int part = 0; part < 4; part++) {
        client.data(1, false, new byte[16 * 1024]);
      }
      HttpTransport exchange = requests.next();
      client.pass();
      for (int second = 0; second < 25; second++) {
        server.pass(Duration.ofSeconds(1));
      }
      HttpFake.answer(exchange, "never late");
      assertThat(client.answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void aFrameThatDoesNotComeOnEndsTheConnection() throws Exception {
    settings.own.put("http_header_time", Duration.ofSeconds(10));
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server)) {
      client.client().send(new byte[] {0, 0, 100, 1});
      Await.until(
          () -> {
            server.pass(Duration.ofSeconds(1));
            return server.connections().isEmpty();
          },
          server::connections);
      assertThat(client.await(GOAWAY).code()).isEqualTo(NO_ERROR);
    }
  }

  @Test
  void anAnswerThatIsNotReadIsReset() throws Exception {
    settings.heartbeatIdleTime = Duration.ofSeconds(20);
    try (TestServer server = TestServer.timeless(settings, requests);
        RawHttp2 client = RawHttp2.open(server, 4, 0)) {
      client.get(1, "/");
      HttpFake.answer(requests.next(), "never read");
      for (int second = 0; second < 60; second += 5) {
        client.pass();
        server.pass(Duration.ofSeconds(5));
      }
      assertThat(client.await(1, RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
    }
  }

  @Test
  void itIsSpokenOverTls(@TempDir Path directory) throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
    try (TestServer server = TestServer.started(settings, requests);
        RawClient raw = certificates.connect(server.port())) {
      SSLSocket socket = TestCertificates.tls(raw);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1", "h2"});
      socket.setSSLParameters(parameters);
      RawHttp2 client = new RawHttp2(raw).begin();
      client.get(1, "/");
      HttpTransport exchange = requests.next();
      assertThat(exchange.request().isSecure()).isTrue();
      assertThat(exchange.request().scheme()).isEqualTo("https");
      assertThat(exchange.request().tls().orElseThrow().applicationProtocol()).hasValue("h2");
      exchange.respond(200, List.of(), ByteBuffer.wrap(new byte[300_000]));
      client.open(0, 1 << 20).open(1, 1 << 20);
      assertThat(client.answer(1).body()).hasSize(300_000);
      server.retiring();
      client.await(GOAWAY);
      answerPing(client);
      client.await(GOAWAY);
      assertThat(client.isAtEnd()).isTrue();
    }
  }
}
