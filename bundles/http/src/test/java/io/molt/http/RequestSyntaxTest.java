package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a request by its syntax (RFC 9112, 2 to 6): what the two lists of cases that are
 * named h1spec ask, by uNetworking and by dropseed. {@link AmbiguousFramingTest} has those that two
 * servers could read in two ways.
 */
@ExtendWith(LeakCheck.class)
class RequestSyntaxTest {

  private static final String WHOLE = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.started(
            HttpFake.settings(),
            HttpFake.threaded(
                exchange ->
                    HttpFake.answer(exchange, "length " + exchange.request().content().length)));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static IntStream everyLength() {
    return IntStream.range(1, WHOLE.length());
  }

  /** Nobody answers what is not complete, and wherever it was cut, the rest completes it. */
  @ParameterizedTest
  @MethodSource("everyLength")
  void aRequestInTwoPartsIsOne(int cut) throws Exception {
    try (RawClient client = server.connect()) {
      client.send(WHOLE.substring(0, cut));
      server.awaitReceived(cut);
      server.passLoops();
      assertThat(client.socket().getInputStream().available()).isZero();
      client.send(WHOLE.substring(cut));
      assertThat(client.response().status()).isEqualTo(200);
    }
    server.awaitConnections(0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no version                  | 400 | GET / ~Host: a~~
          no version and no space     | 400 | GET /~Host: a~~
          a version to come           | 505 | GET / HTTP/9.9~Host: a~~
          the version of another      | 505 | GET / HTTP/2.0~Host: a~~
          words before the method     | 400 | Extra lineGET / HTTP/1.1~Host: a~~
          no host                     | 400 | GET / HTTP/1.1~~
          two hosts                   | 400 | GET / HTTP/1.1~Host: a~Host: b~~
          a host in two words         | 400 | GET / HTTP/1.1~Host: a b~~
          a name with brackets        | 400 | GET / HTTP/1.1~Host: a~X-Invalid[]: b~~
          a value that rings          | 400 | GET / HTTP/1.1~Host: a~X-Bell: b\\a~~
          a length below 0            | 400 | GET / HTTP/1.1~Host: a~Content-Length: -1234~~
          a length far below 0        | 400 | GET / HTTP/1.1~Host: a~Content-Length: -123456789123456789123~~
          a length that is a word     | 400 | GET / HTTP/1.1~Host: a~Content-Length: abc~~
          chunks of HTTP/1.0          | 400 | POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~5~hello~0~~
          an unknown coding           | 501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: nonsense~~hello
          a size that is no number    | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~Z~hello~0~~
          a chunk without its end     | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~5~hello0~~
          names in any case, a tab    | 200 | GET / HTTP/1.1~hoSt:\\ta~empty:~~
          a value that is empty       | 200 | GET / HTTP/1.1~Host: a~X-Empty: ~~
          a body                      | 200 | POST / HTTP/1.1~Host: a~Content-Length: 5~~hello
          a body in chunks            | 200 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~5~hello~0~~
          a wish without a body       | 200 | GET / HTTP/1.1~Host: a~Expect: 100-continue~~
          of the server as a whole    | 200 | OPTIONS * HTTP/1.1~Host: a~~
          a whole address             | 200 | GET http://a/ HTTP/1.1~Host: a~~
          a way to another server     | 501 | CONNECT a.example:443 HTTP/1.1~Host: a~~
          """)
  void itsSyntaxDecides(String what, int status, String request) throws Exception {
    String sent = request.replace("~", "\r\n").replace("\\a", "\u0007").replace("\\t", "\t");
    try (RawClient client = server.connect()) {
      client.send(sent);
      assertThat(client.response().status()).as(what).isEqualTo(status);
    }
    server.awaitConnections(0);
  }
}
