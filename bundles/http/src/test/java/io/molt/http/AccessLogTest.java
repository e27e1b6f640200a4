package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.spi.WorkerLease;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down of requests, on real sockets; into which file the launcher's tests see. */
@ExtendWith(LeakCheck.class)
class AccessLogTest {

  private static final String ID = "[0-9a-f]{32}";

  private final TestSettings settings = HttpFake.settings();
  private final AccessLines lines = new AccessLines();

  @BeforeEach
  void listen() {
    settings.own.put("access_log", "/nowhere/access.log");
  }

  @AfterEach
  void listenNoMore() {
    lines.close();
  }

  private String line() throws InterruptedException {
    return lines.next();
  }

  private static HttpFake greeting() {
    return HttpFake.inline(exchange -> HttpFake.answer(exchange, "hello"));
  }

  @Test
  void aRequestIsALine() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      client.send(
          "GET /a?b=c HTTP/1.1\r\nHost: test\r\nReferer: http://x/\r\nUser-Agent: me 1\r\n\r\n");
      client.response();
      assertThat(line())
          .matches(
              "127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] \"GET"
                  + " /a\\?b=c HTTP/1\\.1\" 200 5 \"http://x/\" \"me 1\" \\d+\\.\\d{6} \"-\" - "
                  + ID);
    }
  }

  @Test
  void aLineMayBeJson() throws Exception {
    settings.own.put("access_log_format", "json");
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              exchange.servedBy(new Label("chat worker 1 gen 2"));
              HttpFake.answer(exchange, "hello");
            });
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: test\r\nUser-Agent: a\"b\\\r\nContent-Length: 2\r\n"
              + "X-Request-Id: a-1\r\n\r\nab");
      client.response();
      long id = fake.next().connectionId();
      assertThat(line())
          .matches(
              "\\{\"time\":\"[^\"]+Z\",\"listener\":\"test\",\"connection\":"
                  + id
                  + ",\"remote\":\"127\\.0\\.0\\.1\",\"method\":\"POST\",\"scheme\":\"http\","
                  + "\"host\":\"test\",\"uri\":\"/x\",\"protocol\":\"HTTP/1\\.1\","
                  + "\"status\":200,\"bytes\":5,\"seconds\":\\d+\\.\\d{6},\"complete\":true,\"user_agent\":\"a\\\\\"b\\\\\\\\\",\"worker\":\"chat"
                  + " worker 1 gen 2\",\"request_id\":\"a-1\"}");
    }
  }

  @Test
  void ofWhatAClientSendsNotAllIsKept() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\nUser-Agent: " + "x".repeat(5000) + "\r\n\r\n");
      client.response();
      assertThat(line()).contains(" \"" + "x".repeat(2048) + "...\" ");
    }
  }

  @Test
  void eachOfSeveralIsALineInTheirOrder() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      client.get("/1").get("/2").send("HEAD /3 HTTP/1.1\r\nHost: test\r\n\r\n");
      client.response();
      client.response();
      client.response(false);
      assertThat(line()).contains("\"GET /1 HTTP/1.1\" 200 5 ");
      assertThat(line()).contains("\"GET /2 HTTP/1.1\" 200 5 ");
      assertThat(line()).contains("\"HEAD /3 HTTP/1.1\" 200 0 ");
    }
  }

  @Test
  void whatTheServerRefusesIsALineToo() throws Exception {
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(400);
      assertThat(line()).contains("\"GET / HTTP/1.1\" 400 ");
    }
  }

  @Test
  void aStreamedAnswerIsALineAtItsEnd() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.get("/");
      HttpTransport exchange = fake.next();
      exchange.begin(201, List.of());
      exchange.write(HttpFake.bytes("abc"));
      exchange.write(HttpFake.bytes("de"));
      assertThat(client.line()).contains("201");
      assertThat(lines.isEmpty()).isTrue();
      exchange.finish();
      assertThat(line()).contains(" 201 5 ");
    }
  }

  @Test
  void whoHasGoneBeforeTheAnswerIsALineWith499() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake)) {
      try (RawClient client = server.connect()) {
        client.get("/slow");
        fake.next();
        client.socket().setSoLinger(true, 0);
      }
      assertThat(line()).contains("\"GET /slow HTTP/1.1\" 499 0 ").endsWith(" cut");
    }
  }

  @Test
  void anAnswerThatIsCutSaysHowMuchOfItWasWritten() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake)) {
      try (RawClient client = server.connect()) {
        client.get("/");
        HttpTransport exchange = fake.next();
        exchange.begin(200, List.of());
        exchange.write(HttpFake.bytes("abc"));
        while (!client.line().isEmpty()) {
          // The head; what is written of the body is there when it is here.
        }
        assertThat(client.line()).isEqualTo("3");
        assertThat(client.line()).isEqualTo("abc");
        client.socket().setSoLinger(true, 0);
      }
      assertThat(line()).contains(" 200 3 ").endsWith(" cut");
    }
  }

  @Test
  void answersNameTheirRequestsIfThatIsWanted() throws Exception {
    settings.own.put("http_request_id", true);
    HttpFake fake = greeting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\nX-Request-Id: from-the-proxy.1\r\n\r\n");
      assertThat(client.response().field("X-Request-Id")).isEqualTo("from-the-proxy.1");
      assertThat(fake.next().request().requestId()).isEqualTo("from-the-proxy.1");
      assertThat(line()).endsWith(" from-the-proxy.1");
      String made = client.get("/").response().field("X-Request-Id");
      assertThat(made).matches(ID);
      assertThat(fake.next().request().requestId()).isEqualTo(made);
      assertThat(line()).endsWith(" " + made);
    }
  }

  @Test
  void anApplicationsOwnNameOfARequestStays() throws Exception {
    settings.own.put("http_request_id", true);
    HttpFake fake =
        HttpFake.inline(
            exchange -> exchange.respond(200, List.of("x-request-id", "own"), HttpFake.bytes("")));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      assertThat(client.readToEnd()).containsOnlyOnce("equest-").contains("x-request-id: own");
    }
  }

  @Test
  void nothingIsSaidOfRequestsUnlessItIsWanted() throws Exception {
    settings.own.remove("access_log");
    try (TestServer server = TestServer.started(settings, greeting());
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().fields()).doesNotContainKey("x-request-id");
      client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").readToEnd();
      server.awaitConnections(0);
      assertThat(lines.isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\nb", "\u001b[1m", "é", "<b>", "a;b"})
  void anIdThatIsNotSaneIsMadeAnew(String id) {
    assertThat(RequestIds.of(id)).matches(ID);
  }

  @Test
  void anIdMayHave128Characters() {
    assertThat(RequestIds.of("a".repeat(128))).isEqualTo("a".repeat(128));
    assertThat(RequestIds.of("a".repeat(129))).matches(ID);
    assertThat(RequestIds.of(null)).matches(ID).isNotEqualTo(RequestIds.of(null));
  }

  /** A worker of that name. */
  private record Label(String worker) implements WorkerLease {
    @Override
    public void check() {}

    @Override
    public void enter() {}

    @Override
    public void exit() {}
  }
}
