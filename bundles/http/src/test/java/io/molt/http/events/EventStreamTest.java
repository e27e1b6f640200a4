package io.molt.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.events.EventStream;
import io.molt.net.events.EventStreamHandler;
import io.molt.net.events.ServerEvent;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Event streams on real sockets. */
@ExtendWith(LeakCheck.class)
class EventStreamTest {

  private static final String ASKING =
      "GET /events HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n";

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final Handler handler = new Handler();
  private final HandlerFake fake = new HandlerFake(handler);

  /** Makes a stream of what is asked at /events. */
  private static final class Handler implements HttpHandler, EventStreamHandler {
    private final List<EventStream> open = new CopyOnWriteArrayList<>();
    private final List<EventStream> closed = new CopyOnWriteArrayList<>();
    private volatile boolean closesAtOnce;

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) {
      if (request.path().equals("/events")) {
        response.header("Set-Cookie", "a=b").eventStream(Map.of("user", "ann"));
      } else {
        response.end("else");
      }
    }

    @Override
    public void onOpen(EventStream stream) {
      open.add(stream);
      stream.push("hello", "after " + stream.lastEventId());
      if (closesAtOnce) {
        stream.close();
      }
    }

    @Override
    public void onClose(EventStream stream) {
      closed.add(stream);
    }

    EventStream stream() {
      Await.until(() -> open.size() == 1, () -> open);
      return open.getFirst();
    }

    void awaitClosed() {
      Await.until(() -> closed.equals(open) && !open.isEmpty(), () -> open + " " + closed);
    }
  }

  /** One that does not read what comes behind the head. */
  private static RawClient.Response head(RawClient client) throws Exception {
    return client.response(false);
  }

  private static String chunk(RawClient client) throws Exception {
    String text = client.read(Integer.parseInt(client.line(), 16));
    assertThat(client.line()).isEmpty();
    return text;
  }

  @Test
  void anExchangeBecomesAStreamToWhichAnythingIsSent() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      assertThat(client.get("/").response().text()).isEqualTo("else");
      client.send(ASKING + "Last-Event-ID: 17\u00c3\u00a4\r\n\r\n");
      RawClient.Response answer = head(client);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Content-Type")).isEqualTo("text/event-stream");
      assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.field("Set-Cookie")).isEqualTo("a=b");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(answer.field("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(chunk(client)).isEqualTo("event: hello\ndata: after 17\u00c3\u00a4\n\n");

      EventStream stream = handler.stream();
      assertThat(stream.lastEventId()).isEqualTo("17ä");
      assertThat(fake.lane().attributes).containsEntry("user", "ann");
      assertThat(server.connection().protocol()).isEqualTo("events");
      assertThat(stream.id()).isEqualTo(server.connection().id());
      assertThat(stream.push(ServerEvent.of("a\nb").id("18"))).isTrue();
      assertThat(chunk(client)).isEqualTo("id: 18\ndata: a\ndata: b\n\n");
      stream.send("text");
      stream.send(new byte[] {'x'});
      stream.comment("not seen");
      assertThat(chunk(client)).isEqualTo("data: text\n\n");
      assertThat(chunk(client)).isEqualTo("data: x\n\n");
      assertThat(chunk(client)).isEqualTo(": not seen\n\n");

      stream.close();
      assertThat(stream.isOpen()).isFalse();
      assertThat(stream.send("late")).isFalse();
      assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
      handler.awaitClosed();
    }
  }

  /** What is sent before the head of the answer has left follows it. */
  @Test
  void aStreamThatIsClosedAsItBeginsIsWhole() throws Exception {
    handler.closesAtOnce = true;
    try (TestServer server = TestServer.started(settings, fake.threaded());
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n");
      head(client);
      assertThat(chunk(client)).isEqualTo("event: hello\ndata: after \n\n");
      assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
      handler.awaitClosed();
    }
  }

  @Test
  void theOldVersionOfHttpFindsTheEndByTheConnections() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("GET /events HTTP/1.0\r\n\r\n");
      assertThat(head(client).field("Transfer-Encoding")).isNull();
      handler.stream().close();
      assertThat(client.readToEnd()).isEqualTo("event: hello\ndata: after \n\n");
      handler.awaitClosed();
    }
  }

  @Test
  void aRequestThatSaysThatItIsTheLastBecomesOneAsWell() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "Connection: close\r\n\r\n");
      head(client);
      chunk(client);
      handler.stream().send("more");
      assertThat(chunk(client)).isEqualTo("data: more\n\n");
    }
    handler.awaitClosed();
  }

  @Test
  void whatIsAskedBehindItIsNotAnswered() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n").get("/else").send("anything");
      head(client);
      chunk(client);
      handler.stream().close();
      assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
      handler.awaitClosed();
    }
  }

  @Test
  void whoAsksForTheHeadGetsThatAlone() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("HEAD /events HTTP/1.1\r\nHost: test\r\n\r\n").get("/");
      assertThat(client.response(false).field("Content-Type")).isEqualTo("text/event-stream");
      assertThat(client.response().text()).isEqualTo("else");
      assertThat(handler.open).isEmpty();
    }
  }

  @Test
  void aClientThatLeavesIsNoticedHoweverItDoes() throws Exception {
    try (TestServer server = TestServer.started(settings, fake)) {
      try (RawClient client = server.connect()) {
        client.send(ASKING + "\r\n");
        head(client);
        client.closeOutput();
        handler.awaitClosed();
      }
      try (RawClient client = server.connect()) {
        client.send(ASKING + "\r\n");
        head(client);
        client.reset();
        Await.until(() -> handler.closed.size() == 2, () -> handler.closed);
      }
      server.awaitConnections(0);
    }
  }

  @Test
  void aSilentStreamIsKeptOpenByComments() throws Exception {
    settings.own.put("event_stream_ping_interval", Duration.ofSeconds(10));
    settings.heartbeatIdleTime = Duration.ofSeconds(30);
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n");
      head(client);
      chunk(client);
      for (int round = 0; round < 20; round++) {
        server.pass(Duration.ofSeconds(5));
        server.pass(Duration.ofSeconds(5));
        assertThat(chunk(client)).isEqualTo(":\n\n");
      }
      handler.stream().send("still there");
      assertThat(chunk(client)).isEqualTo("data: still there\n\n");
    }
    handler.awaitClosed();
  }

  /** From then on nobody knows whether it is there. */
  @Test
  void withoutCommentsAStreamOnWhichNothingPassesIsIdle() throws Exception {
    settings.own.put("event_stream_ping_interval", Duration.ZERO);
    settings.heartbeatIdleTime = Duration.ofSeconds(75);
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n");
      head(client);
      chunk(client);
      for (int round = 0; round < 10; round++) {
        server.pass(Duration.ofSeconds(20));
        handler.stream().send("now");
        assertThat(chunk(client)).isEqualTo("data: now\n\n");
      }
      server.pass(Duration.ofSeconds(60));
      server.pass(Duration.ofSeconds(60));
      server.pass(Duration.ofSeconds(60));
      assertThat(client.isAtEnd()).isTrue();
    }
    handler.awaitClosed();
  }

  @Test
  void aClientThatDoesNotReadIsClosedBeforeTooMuchWaits() throws Exception {
    settings.socketBufferSize = 1 << 20;
    settings.bufferHighWatermark = 64 << 10;
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n");
      head(client);
      EventStream stream = handler.stream();
      String data = "x".repeat(10_000);
      boolean writable = true;
      for (int sent = 0; sent < 10_000 && stream.isOpen(); sent++) {
        writable = stream.send(data);
      }
      assertThat(writable).isFalse();
      handler.awaitClosed();
      assertThat(client.drain()).isLessThan(100_000_000);
    }
  }

  @Test
  void streamsPassOverTls(@TempDir Path directory) throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send(ASKING + "\r\n");
      head(client);
      chunk(client);
      handler.stream().send("x".repeat(100_000));
      assertThat(chunk(client)).hasSize(100_008);
      handler.stream().close();
      assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
      handler.awaitClosed();
    }
  }

  @Test
  void aServerThatEndsEndsStreamsSoThatTheyComeAgain() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send(ASKING + "\r\n");
      head(client);
      chunk(client);
      server.retire();
      handler.stream().send("until the end");
      assertThat(chunk(client)).isEqualTo("data: until the end\n\n");
      server.close();
      assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
    }
    handler.awaitClosed();
  }

  /** Of all others it is what 503 is. */
  @Test
  void anEventSourceThatNobodyCanSeeToIsToldToComeAgain() throws Exception {
    HandlerFake none = new HandlerFake(new Unavailable());
    try (TestServer server = TestServer.started(settings, none);
        RawClient client = server.connect()) {
      RawClient.Response again = client.send(ASKING + "\r\n").response();
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.field("Content-Type")).isEqualTo("text/event-stream");
      assertThat(again.text()).isEqualTo(": come again\n\n");
      assertThat(client.get("/events").response().status()).isEqualTo(503);
    }
  }

  /** Stands for a server that has no worker. */
  private static final class Unavailable {}

  @Test
  void withoutAHandlerOfStreamsTheRequestFails() throws Exception {
    HttpHandler answers = (request, response) -> response.eventStream();
    try (TestServer server = TestServer.started(settings, new HandlerFake(answers));
        RawClient client = server.connect()) {
      assertThat(client.send(ASKING + "\r\n").response().status()).isEqualTo(500);
    }
  }
}
