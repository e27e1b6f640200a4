package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients must not send, and what they get for it. */
@ExtendWith(LeakCheck.class)
class HttpRefusalTest {

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("package_max_length", 1000);
    settings.own.put("http_line_max_length", 200);
    settings.own.put("http_header_max_length", 500);
    settings.own.put("http_header_time", Duration.ofMillis(300));
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
          400 | two lengths in 1.0     | POST / HTTP/1.0\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\nx
          400 | other lengths in 1.0   | POST / HTTP/1.0\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nxx
          400 | length list in 1.0     | POST / HTTP/1.0\\r\\nContent-Length: 1, 2\\r\\n\\r\\nxx
          400 | two Hosts in 1.0       | GET / HTTP/1.0\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n
          400 | Host with a path       | GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n
          400 | Host with a user       | GET / HTTP/1.1\\r\\nHost: me@a\\r\\n\\r\\n
          400 | Host with a space      | GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n
          400 | Host list              | GET / HTTP/1.1\\r\\nHost: a, b\\r\\n\\r\\n
          400 | Host in 1.0            | GET / HTTP/1.0\\r\\nHost: a?b\\r\\n\\r\\n
          400 | port is a name         | GET / HTTP/1.1\\r\\nHost: a:http\\r\\n\\r\\n
          400 | port is too high       | GET / HTTP/1.1\\r\\nHost: a:65536\\r\\n\\r\\n
          400 | two ports              | GET / HTTP/1.1\\r\\nHost: a:1:2\\r\\n\\r\\n
          400 | open bracket           | GET / HTTP/1.1\\r\\nHost: [::1\\r\\n\\r\\n
          400 | no address in brackets | GET / HTTP/1.1\\r\\nHost: [a::b::c]\\r\\n\\r\\n
          400 | half an escape in Host | GET / HTTP/1.1\\r\\nHost: a%2\\r\\n\\r\\n
          400 | fragment               | GET /a#b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | fragment in a query    | GET /?a#b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | backslash              | GET /a\\b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | quotes                 | GET /"a" HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | angle brackets         | GET /<a> HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | beyond ASCII           | GET /\\u00e4 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | other scheme           | GET ftp://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | looks like a scheme    | GET b/c://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | scheme with one slash  | GET http:/a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | URI without a host     | GET http:///a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | URI with a user        | GET http://me@a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | URI and a bad Host     | GET http://a/ HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n
          400 | lower-case version     | GET / http/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | version of two digits  | GET / HTTP/1.10\\r\\nHost: a\\r\\n\\r\\n
          400 | tab for a space        | GET /\\tHTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | two spaces             | GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | return within the line | GET /\\r HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | chunk; and no more     | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;\\r\\nx\\r\\n0\\r\\n\\r\\n
          400 | second chunk; so       | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nx\\r\\n2;a;\\r\\nxy\\r\\n0\\r\\n\\r\\n
          400 | last chunk; so         | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nx\\r\\n0;\\r\\n\\r\\n
          400 | extension has no name  | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;=a\\r\\nx\\r\\n0\\r\\n\\r\\n
          400 | extension has no value | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;a=\\r\\nx\\r\\n0\\r\\n\\r\\n
          400 | open quotes            | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1;a="b\\r\\nx\\r\\n0\\r\\n\\r\\n
          501 | tunnel                 | CONNECT a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          505 | HTTP/2 in words        | GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n
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
        .replace("\\t", "\t")
        .replace("\\u00e4", "\u00e4")
        .replace("\\u0001", "\u0001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a_b.example:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:65535\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::ffff:1.2.3.4]:80\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: %C3%A4\r\n\r\n",
        "GET /a'b;c=d:@!$&()*+,?e[]={|}^`/? HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET //a/../%2e%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "get / HTTP/1.1\r\nhost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 01\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1;a\r\nx\r\n01 ; a\t= \"b;\\\"=\" ;c=d\r\nx\r\n0;e\r\n\r\n"
      })
  void isAllowed(String request) throws Exception {
    assertStatus(200, request);
    try (RawClient client = server.connect()) {
      for (int at = 0; at < request.length(); at++) {
        client.send(request.substring(at, at + 1)); // the decoder mostly sees the beginning of it
      }
      assertThat(client.response().status()).isEqualTo(200);
    }
  }

  @Test
  void theAuthorityOfAnAbsoluteUriWinsOverHost() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              HttpRequest request = exchange.request();
              List<String> seen =
                  List.of(
                      request.headers("Host").toString(),
                      request.uri(),
                      request.path(),
                      request.query());
              HttpFake.answer(exchange, String.join(" ", seen));
            });
    try (TestServer own = TestServer.started(HttpFake.settings(), fake);
        RawClient client = own.connect()) {
      client.send("GET HTTP://right:8080/a?b://c HTTP/1.1\r\nHost: wrong\r\n\r\n");
      assertThat(client.response().text())
          .isEqualTo("[right:8080] HTTP://right:8080/a?b://c /a b://c");
      client.send("GET https://right?a HTTP/1.1\r\nHost: right\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("[right] https://right?a / a");
      client.send("GET /http://wrong/ HTTP/1.1\r\nHost: right\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("[right] /http://wrong/ /http://wrong/ ");
    }
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
