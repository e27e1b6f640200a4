package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests whose end one server could see elsewhere than another before it (RFC 9112, 11.2): what
 * follows would be a request to one and a part of the body to the other. Each is refused, and the
 * whole request behind it is neither answered nor shown to an application.
 */
@ExtendWith(LeakCheck.class)
class AmbiguousFramingTest {

  private static final String BEHIND = "GET /behind HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.started(
            HttpFake.settings(),
            HttpFake.threaded(
                exchange -> {
                  SEEN.add(exchange.request().path());
                  int length = exchange.request().content().length;
                  HttpFake.answer(exchange, "length " + length);
                }));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** Sends what is to be refused, and a whole request. */
  private static void assertRefused(String what, String sent) throws Exception {
    SEEN.clear();
    try (RawClient client = server.connect()) {
      client.send(sent + BEHIND);
      RawClient.Response response = client.response();
      assertThat(response.status()).as(what).isIn(400, 413, 501);
      assertThat(response.field("Connection")).as(what).isEqualTo("close");
      assertThat(client.isAtEnd()).as(what).isTrue();
    }
    assertThat(SEEN).as(what).doesNotContain("/behind");
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\v", "\u000b")
        .replace("\\f", "\f")
        .replace("\\0", "\u0000")
        .replace("\\1", "\u0001")
        .replace("\\_", "\u00a0");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          two lengths, the first right | Content-Length: 4\\r\\nContent-Length: 0
          two lengths, the last right  | Content-Length: 0\\r\\nContent-Length: 4
          two lengths, other case      | Content-Length: 4\\r\\ncontent-length: 0
          length is hexadecimal        | Content-Length: 0x4
          length is octal and more     | Content-Length: 4h
          length with a separator      | Content-Length: 4_0
          length in two words          | Content-Length: 4 0
          length is a fraction         | Content-Length: 4.0
          length in quotes             | Content-Length: "4"
          length is empty              | Content-Length:
          length with a comma          | Content-Length: 4,
          length after a comma         | Content-Length: ,4
          length beyond 64 bits        | Content-Length: 18446744073709551620
          length beyond 63 bits        | Content-Length: 9223372036854775808
          length after a line tab      | Content-Length: \\v4
          length after a wide space    | Content-Length: \\_4
          length with a NUL            | Content-Length: 4\\0
          length is folded             | Content-Length:\\r\\n 4
          space before the colon       | Content-Length : 4
          tab before the colon         | Content-Length\\t: 4
          NUL before the colon         | Content-Length\\0: 4
          space in the name            | Content Length: 4
          first field begins so        | \\tContent-Length: 4
          length and chunks            | Content-Length: 4\\r\\nTransfer-Encoding: chunked
          chunks and length            | Transfer-Encoding: chunked\\r\\nContent-Length: 4
          a length of 0 and chunks     | Content-Length: 0\\r\\nTransfer-Encoding: chunked
          chunks: space before colon   | Transfer-Encoding : chunked
          chunks: tab before colon     | Transfer-Encoding\\t: chunked
          chunks: space in the name    | Transfer Encoding: chunked
          chunks: folded               | Transfer-Encoding:\\r\\n chunked
          chunks: folded in the list   | Transfer-Encoding: gzip,\\r\\n\\tchunked
          chunks: line tab             | Transfer-Encoding: \\vchunked
          chunks: form feed behind     | Transfer-Encoding: chunked\\f
          chunks: wide space           | Transfer-Encoding: \\_chunked
          chunks: NUL                  | Transfer-Encoding: chunked\\0
          chunks: in quotes            | Transfer-Encoding: "chunked"
          chunks: with a parameter     | Transfer-Encoding: chunked;q=1
          chunks: a word like it       | Transfer-Encoding: xchunked
          chunks: a longer word        | Transfer-Encoding: chunked-false
          chunks: two words            | Transfer-Encoding: chunked chunked
          chunks: not last             | Transfer-Encoding: chunked, identity
          chunks: not first            | Transfer-Encoding: identity, chunked
          chunks: another field last   | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity
          chunks: another field first  | Transfer-Encoding: identity\\r\\nTransfer-Encoding: chunked
          chunks: in two fields        | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked
          coding: identity             | Transfer-Encoding: identity
          coding: empty                | Transfer-Encoding:
          name is empty                | : 4
          name holds a control         | Content-\\1Length: 4
          name is in brackets          | [Content-Length]: 4
          line without a colon         | Content-Length
          a return within a line       | X: y\\rContent-Length: 4
          a line feed alone            | X: y\\nContent-Length: 4
          two returns                  | X: y\\r\\r\\nContent-Length: 4
          """)
  void fieldsThatSayTheLength(String what, String fields) throws Exception {
    assertRefused(what, "POST / HTTP/1.1\r\nHost: a\r\n" + unescaped(fields) + "\r\n\r\n0\r\n\r\n");
    assertRefused(what, "POST / HTTP/1.1\r\n" + unescaped(fields) + "\r\nHost: a\r\n\r\n0\r\n\r\n");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          size is empty                | \\r\\nx\\r\\n0\\r\\n\\r\\n
          size is negative             | -1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size is signed               | +1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size with a prefix           | 0x1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size with an h               | 1h\\r\\nx\\r\\n0\\r\\n\\r\\n
          size with a separator        | 0_1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size in two words            | 1 1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size with a comma            | 1,1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size with a NUL              | 1\\0\\r\\nx\\r\\n0\\r\\n\\r\\n
          size after a line tab        | \\v1\\r\\nx\\r\\n0\\r\\n\\r\\n
          size 1 in 32 bits            | 100000001\\r\\nx\\r\\n0\\r\\n\\r\\n
          size 1 in 64 bits            | 10000000000000001\\r\\nx\\r\\n0\\r\\n\\r\\n
          size negative in 32 bits     | ffffffff\\r\\nx\\r\\n0\\r\\n\\r\\n
          size negative in 64 bits     | ffffffffffffffff\\r\\nx\\r\\n0\\r\\n\\r\\n
          size 0 in 32 bits            | 100000000\\r\\n\\r\\n
          size 0 in 64 bits            | 10000000000000000\\r\\n\\r\\n
          size ends in a line feed     | 1\\nx\\r\\n0\\r\\n\\r\\n
          size ends in a return        | 1\\rx\\r\\n0\\r\\n\\r\\n
          size ends in two returns     | 1\\r\\r\\nx\\r\\n0\\r\\n\\r\\n
          last size ends in a line feed| 1\\r\\nx\\r\\n0\\n\\r\\n
          extension ends in a line feed| 1;a\\nx\\r\\n0\\r\\n\\r\\n
          line feed in an extension    | 1;a\\n0\\r\\nx\\r\\n0\\r\\n\\r\\n
          line feed in quotes          | 1;a="\\n"\\r\\nx\\r\\n0\\r\\n\\r\\n
          return in an extension       | 1;a\\rb\\r\\nx\\r\\n0\\r\\n\\r\\n
          control in an extension      | 1;a=\\1\\r\\nx\\r\\n0\\r\\n\\r\\n
          NUL in quotes                | 1;a="\\0"\\r\\nx\\r\\n0\\r\\n\\r\\n
          extension without semicolon  | 1 a=b\\r\\nx\\r\\n0\\r\\n\\r\\n
          extension in two words       | 1;a b\\r\\nx\\r\\n0\\r\\n\\r\\n
          part ends in a line feed     | 1\\r\\nx\\n0\\r\\n\\r\\n
          part ends in a return        | 1\\r\\nx\\r0\\r\\n\\r\\n
          part has no end              | 1\\r\\nx0\\r\\n\\r\\n
          part is longer               | 1\\r\\nxy\\r\\n0\\r\\n\\r\\n
          part is shorter              | 2\\r\\nx\\r\\n0\\r\\n\\r\\n
          body ends in a line feed     | 1\\r\\nx\\r\\n0\\r\\n\\n
          trailer without a colon      | 1\\r\\nx\\r\\n0\\r\\na\\r\\n\\r\\n
          trailer: space before colon  | 1\\r\\nx\\r\\n0\\r\\na : b\\r\\n\\r\\n
          trailer ends in a line feed  | 1\\r\\nx\\r\\n0\\r\\na: b\\n\\r\\n
          trailer: NUL                 | 1\\r\\nx\\r\\n0\\r\\na: \\0\\r\\n\\r\\n
          """)
  void chunks(String what, String body) throws Exception {
    assertRefused(
        what, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + unescaped(body));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a word behind the version    | POST / HTTP/1.1 x
          a NUL behind the version      | POST / HTTP/1.1\\0
          a version within             | POST / HTTP/1.1 HTTP/1.0
          space before the method      | \\tPOST / HTTP/1.1
          line tab for a space         | POST\\v/ HTTP/1.1
          wide space for a space       | POST\\_/ HTTP/1.1
          method holds a control       | PO\\1ST / HTTP/1.1
          method holds a colon         | PO:ST / HTTP/1.1
          a return within              | POST / HTTP/1.1\\rX: y
          """)
  void requestLines(String what, String line) throws Exception {
    assertRefused(
        what, unescaped(line) + "\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  /**
   * A folded line goes on with the value before it, after a space, as a server may have it (RFC
   * 9112, 5.2): Netty's decoder gives no sign of it, and to look for it would cost every request.
   * It never says a length, since no length holds a space.
   */
  @Test
  void whatIsFoldedIsAPartOfTheValueBefore() throws Exception {
    SEEN.clear();
    String folded = "X: y\r\n Content-Length: 41\r\nY: z\r\n\tTransfer-Encoding: chunked\r\n\r\n";
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\n" + folded + BEHIND);
      assertThat(client.response().text()).isEqualTo("length 0");
      assertThat(client.response().text()).isEqualTo("length 0");
    }
    // Each is seen by a thread of its own.
    assertThat(SEEN).containsExactlyInAnyOrder("/", "/behind");
  }
}
