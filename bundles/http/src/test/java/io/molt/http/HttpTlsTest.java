package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.TlsSession;
import io.molt.net.http.HttpRequest;
import io.molt.spi.tls.IssuedCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS, on real sockets. */
@ExtendWith(LeakCheck.class)
class HttpTlsTest {

  private static final int LARGE = 4 << 20;

  @TempDir Path directory;

  private TestCertificates certificates;
  private final TestSettings settings = HttpFake.settings();

  @BeforeEach
  void haveCertificates() throws Exception {
    certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
  }

  private static HttpFake greeting() {
    return HttpFake.inline(exchange -> HttpFake.answer(exchange, exchange.request().path()));
  }

  private static void offer(RawClient client, String... protocols) {
    SSLSocket socket = TestCertificates.tls(client);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void requestsAreAnsweredOnOneConnection(String version) throws Exception {
    settings.tls.put("ssl_protocols", version);
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = certificates.connect(server.port())) {
      for (int number = 0; number < 20; number++) {
        assertThat(client.get("/" + number).response().text()).isEqualTo("/" + number);
      }
      client.get("/a").get("/b").get("/c");
      assertThat(client.response().text()).isEqualTo("/a");
      assertThat(client.response().text()).isEqualTo("/b");
      assertThat(client.response().text()).isEqualTo("/c");
      assertThat(server.status().accepted()).isEqualTo(1);
    }
  }

  /** More than are handed on at once: the rest waits where TLS does not see it. */
  @Test
  void manyRequestsThatComeTogetherAreAnswered() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = certificates.connect(server.port())) {
      StringBuilder requests = new StringBuilder();
      for (int number = 0; number < 200; number++) {
        requests.append("GET /").append(number).append(" HTTP/1.1\r\nHost: here\r\n\r\n");
      }
      client.send(requests.toString());
      for (int number = 0; number < 200; number++) {
        assertThat(client.response().text()).isEqualTo("/" + number);
      }
    }
  }

  @Test
  void theRequestTellsWhatWasAgreedUpon() throws Exception {
    settings.tls.put("ssl_verify_peer", "optional");
    settings.tls.put("ssl_client_cert_file", certificates.file("ca.pem").toString());
    IssuedCertificate own = certificates.issue("alice");
    HttpFake fake = greeting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = TestCertificates.connect(certificates.client(own), server.port(), 0)) {
      offer(client, "http/1.0", "http/1.1");
      client.get("/").response();
      HttpRequest request = fake.next().request();
      assertThat(request.isSecure()).isTrue();
      assertThat(request.scheme()).isEqualTo("https");
      assertThat(request.peerCertificates()).containsExactly(own.certificate());
      TlsSession session = request.tls().orElseThrow();
      assertThat(session.applicationProtocol()).hasValue("http/1.1");
      assertThat(session.protocol()).isEqualTo("TLSv1.3");
      assertThat(TestCertificates.tls(client).getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void aRequestWithoutTlsSaysSo() throws Exception {
    HttpFake fake = greeting();
    try (TestServer server = TestServer.started(HttpFake.settings(), fake);
        RawClient client = server.connect()) {
      client.get("/").response();
      HttpRequest request = fake.next().request();
      assertThat(request.isSecure()).isFalse();
      assertThat(request.scheme()).isEqualTo("http");
      assertThat(request.tls()).isEmpty();
      assertThat(request.peerCertificates()).isEmpty();
    }
  }

  @Test
  void aClientThatOffersOtherProtocolsAloneIsRefused() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = certificates.connect(server.port())) {
      offer(client, "smtp");
      assertThatThrownBy(() -> TestCertificates.tls(client).startHandshake())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("no_application_protocol");
      server.awaitConnections(0);
    }
  }

  @Test
  void plainHttpIsAnsweredWith400() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      RawClient.Response response = client.get("/").response();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text()).contains("HTTPS");
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
      assertThat(server.status().tls().orElseThrow().failed()).isEqualTo(1);
    }
  }

  @Test
  void theEndOfAConnectionIsSaid() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = certificates.connect(server.port())) {
      client.send("GET /last HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      // The JDK's sockets fail where the end is not said.
      assertThat(client.readToEnd()).endsWith("/last");
    }
  }

  @Test
  void anAnswerThatIsCutIsNotTakenForWhole() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              exchange.begin(200, List.of());
              exchange.write(HttpFake.bytes("half"));
            });
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.line()).contains("200");
      fake.next().fail(500);
      // Such an answer ends with its connection.
      assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
    }
  }

  @Test
  void largeBodiesPassBothWays() throws Exception {
    settings.bufferHighWatermark = 64 * 1024;
    settings.maxQueuedBytes = 64 * 1024;
    AtomicLong sum = new AtomicLong();
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              byte[] body = exchange.request().content();
              for (byte each : body) {
                sum.addAndGet(each);
              }
              exchange.begin(200, List.of("Content-Length", "" + body.length));
              for (int at = 0; at < body.length; at += 64 * 1024) {
                ByteBuffer part = ByteBuffer.wrap(body, at, Math.min(64 * 1024, body.length - at));
                if (!exchange.write(part)) {
                  CompletableFuture<Void> writable = new CompletableFuture<>();
                  exchange.whenWritable(() -> writable.complete(null));
                  writable.get(10, TimeUnit.SECONDS);
                }
              }
              exchange.finish();
            });
    settings.own.put("package_max_length", (long) LARGE);
    byte[] body = new byte[LARGE];
    java.util.Arrays.fill(body, (byte) 1);
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + LARGE + "\r\n\r\n");
      client.send(body);
      assertThat(client.response().body()).isEqualTo(body);
      assertThat(sum).hasValue(LARGE);
    }
  }

  @Test
  void whatWasAskedForIsAnsweredAtTheServersEnd() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.get("/");
      HttpTransport exchange = fake.next();
      server.retiring().get(10, TimeUnit.SECONDS);
      HttpFake.answer(exchange, "answered");
      CompletableFuture<?> closed = server.ports().close().toCompletableFuture();
      assertThat(client.readToEnd()).endsWith("answered");
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void clientsThatAreIdleAreClosedAndTold() throws Exception {
    settings.heartbeatIdleTime = java.time.Duration.ofSeconds(5);
    try (TestServer server = TestServer.timeless(settings, greeting());
        RawClient client = certificates.connect(server.port())) {
      client.get("/").response();
      Await.until(
          () -> {
            server.pass(java.time.Duration.ofSeconds(6));
            return server.status().connections() == 0;
          },
          server::status);
      assertThat(client.readToEnd()).isEmpty();
    }
  }
}
