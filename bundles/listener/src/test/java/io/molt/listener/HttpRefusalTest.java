package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients must not send, and what they get for it. */
@ExtendWith(LeakCheck.class)
class HttpRefusalTest {

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    TestSettings settings = TestSettings.http();
    settings.packageMaxLength = 1000;
    settings.httpLineMaxLength = 200;
    settings.httpHeaderMaxLength = 500;
    settings.httpHeaderTime = Duration.ofMillis(300);
    server =
        TestServer.started(
            settings,
            HttpFake.threaded(
                exchange -> {
                  int length = exchange.request().content().length;
                  HttpFake.answer(exchange, "length " + length);
                }));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | no request at all      | nonsense\\r\\n\\r\\n
          400 | HTTP/0.9               | GET /\\r\\n\\r\\n
          400 | bare line feeds        | GET / HTTP/1.1\\nHost: a\\n\\n
          400 | no Host                | GET / HTTP/1.1\\r\\n\\r\\n
          400 | two Hosts              | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n
          400 | target is no path      | GET foo HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | * is for OPTIONS       | GET * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | control in target      | GET /\\u0001 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | colon missing          | GET / HTTP/1.1\\r\\nHost: a\\r\\nfoo\\r\\n\\r\\n
          400 | space before colon     | GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n
          400 | control in value       | GET / HTTP/1.1\\r\\nHost: a\\u0000b\\r\\n\\r\\n
          400 | lengths differ         | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nxx
          400 | lengths are equal      | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\nx
          400 | length is a list       | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1, 1\\r\\n\\r\\nx
          400 | length is signed       | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +1\\r\\n\\r\\nx
          400 | length is negative     | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\nx
          400 | length and chunks      | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | chunks in HTTP/1.0     | POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | chunked twice          | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | chunk size             | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n
          400 | chunk end              | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nxyz\\r\\n
          501 | other coding           | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n
          501 | other coding and chunks| POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | hidden body            | GET / HTTP/1.1\\r\\nHost: a\\r\\nSec-WebSocket-Key1: 1\\r\\nSec-WebSocket-Key2: 2\\r\\n\\r\\nGET /x HTTP/1.1\\r\\n
          501 | tunnel                 | CONNECT a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          505 | HTTP/2 preface         | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n
          505 | HTTP/3                 | GET / HTTP/3.0\\r\\nHost: a\\r\\n\\r\\n
          417 | other expectation      | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nExpect: tea\\r\\n\\r\\n
          413 | length                 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1001\\r\\n\\r\\n
          413 | length with expectation| POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1001\\r\\nExpect: 100-continue\\r\\n\\r\\n
          408 | head stalls            | GET / HTTP/1.1\\r\\nHost:
          408 | request line stalls    | GET
          408 | body stalls            | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 10\\r\\n\\r\\nx
          """)
  void isRefusedAndTheConnectionClosed(int status, String what, String request) throws Exception {
    try (RawClient client = server.connect()) {
      client.send(unescaped(request));
      RawClient.Response response = client.response();
      assertThat(response.status()).as(what).isEqualTo(status);
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\u0000", "\u0000")
        .replace("\\u0001", "\u0001");
  }

  @Test
  void longRequestLineIs414() throws Exception {
    assertStatus(414, "GET /" + "x".repeat(300) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertStatus(200, "GET /" + "x".repeat(150) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void longHeadIs431() throws Exception {
    assertStatus(431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(600) + "\r\n\r\n");
    assertStatus(431, "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(200) + "\r\n");
    assertStatus(200, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(400) + "\r\n\r\n");
  }

  @Test
  void chunkedBodyThatIsTooLongIs413() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertStatus(413, head + ("64\r\n" + "x".repeat(100) + "\r\n").repeat(11) + "0\r\n\r\n");
    assertStatus(200, head + ("64\r\n" + "x".repeat(100) + "\r\n").repeat(10) + "0\r\n\r\n");
  }

  @Test
  void answerOfARefusalArrivesAlthoughTheClientGoesOnSending() throws Exception {
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
      for (int part = 0; part < 100; part++) {
        client.send(new byte[10_000]);
      }
      assertThat(client.response().status()).isEqualTo(413);
    }
  }

  @Test
  void requestsBeforeARefusedOneAreAnsweredFirst() throws Exception {
    try (RawClient client = server.connect()) {
      client.get("/").get("/").send("rubbish\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("length 0");
      assertThat(client.response().text()).isEqualTo("length 0");
      assertThat(client.response().status()).isEqualTo(400);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void lineEndsBetweenRequestsAreForgivenAndBeginNothing() throws Exception {
    try (RawClient client = server.connect()) {
      client.send("\r\n").get("/").send("\r\n\r\n").get("/").send("\r\n");
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(client.response().status()).isEqualTo(200);
      client.socket().setSoTimeout(600);
      assertThatThrownBy(client::line).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void minorVersionsToComeAreUnderstood() throws Exception {
    assertStatus(200, "GET / HTTP/1.2\r\nHost: a\r\n\r\n");
  }

  @Test
  void noiseDoesNoHarm() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      try (RawClient client = server.connect()) {
        byte[] noise = new byte[random.nextInt(2000)];
        random.nextBytes(noise);
        try {
          client.send(noise);
        } catch (UncheckedIOException closedMeanwhile) {
          continue;
        }
      }
    }
    assertStatus(200, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    server.awaitConnections(0);
  }

  private static void assertStatus(int status, String request) throws Exception {
    try (RawClient client = server.connect()) {
      assertThat(client.send(request).response().status()).isEqualTo(status);
    }
  }
}
