package io.molt.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.RawHttp2;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.events.EventStream;
import io.molt.net.events.EventStreamHandler;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Event streams on streams of an HTTP/2 connection. */
@ExtendWith(LeakCheck.class)
class StreamsOnHttp2Test {

  private static final String CONCURRENT = "http2_max_concurrent_streams";

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private final Handler handler = new Handler();
  private final HandlerFake fake = new HandlerFake(handler);

  /** Makes a stream of what is asked at /events, and says its path to all others. */
  private static final class Handler implements HttpHandler, EventStreamHandler {
    private final List<EventStream> open = new CopyOnWriteArrayList<>();
    private final List<EventStream> closed = new CopyOnWriteArrayList<>();
    private volatile int firstBytes;
    private volatile boolean fails;

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) {
      if (request.path().equals("/events")) {
        response.header("X-Own", "yes").eventStream(Map.of("user", "ann"));
      } else {
        response.end(request.path());
      }
    }

    @Override
    public void onOpen(EventStream stream) {
      open.add(stream);
      stream.push("hello", "after " + stream.lastEventId());
      if (firstBytes > 0) {
        stream.send("x".repeat(firstBytes));
        stream.send("y");
      }
      if (fails) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void onClose(EventStream stream) {
      closed.add(stream);
    }

    EventStream only() {
      Await.until(() -> open.size() == 1, () -> open);
      return open.getFirst();
    }

    void awaitClosed(int number) {
      Await.until(() -> closed.size() == number, () -> open + " " + closed);
    }
  }

  private static RawHttp2 listen(RawHttp2 client, int stream) throws IOException {
    client.request(stream, "GET", "/events", true, "accept", "text/event-stream");
    RawHttp2.Frame head = client.await(stream, RawHttp2.HEADERS);
    assertThat(head.fields().status()).hasToString("200");
    assertThat(head.isLast()).isFalse();
    assertThat(data(client, stream)).isEqualTo("event: hello\ndata: after \n\n");
    return client;
  }

  private static String data(RawHttp2 client, int stream) throws IOException {
    return client.await(stream, RawHttp2.DATA).text();
  }

  private static void assertAnswers(RawHttp2 client, int stream) throws IOException {
    assertThat(client.get(stream, "/else").answer(stream).text()).isEqualTo("/else");
  }

  @Test
  void aStreamIsAConnectionOfItsOwn() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "GET", "/events", true, "last-event-id", "17");
      RawHttp2.Frame head = client.await(1, RawHttp2.HEADERS);
      assertThat(head.fields().get("content-type")).hasToString("text/event-stream");
      assertThat(head.fields().get("cache-control")).hasToString("no-store");
      assertThat(head.fields().get("x-own")).hasToString("yes");
      assertThat(head.fields().contains("connection")).isFalse();
      assertThat(head.fields().contains("content-length")).isFalse();
      assertThat(data(client, 1)).isEqualTo("event: hello\ndata: after 17\n\n");
      EventStream stream = handler.only();
      assertThat(fake.lane().attributes).containsEntry("user", "ann");
      assertThat(server.connections())
          .anyMatch(each -> each.protocol().equals("events") && each.id() == stream.id())
          .anyMatch(each -> each.protocol().equals("http2") && each.id() != stream.id());
      assertThat(stream.send("more")).isTrue();
      assertThat(data(client, 1)).isEqualTo("data: more\n\n");
      assertAnswers(client, 3);
      stream.close();
      assertThat(stream.send("late")).isFalse();
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      handler.awaitClosed(1);
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.type() == RawHttp2.RST_STREAM);
      assertAnswers(client, 5);
      assertThat(server.connections()).hasSize(1);
    }
  }

  @Test
  void aHundredStreamsPassBesideFetches() throws Exception {
    settings.own.put(CONCURRENT, 101);
    try (TestServer server = TestServer.started(settings, fake.threaded());
        RawHttp2 client = RawHttp2.open(server)) {
      for (int stream = 1; stream < 200; stream += 2) {
        listen(client, stream);
      }
      for (int round = 0; round < 100; round++) {
        handler.open.get(round).send("of " + round);
        assertAnswers(client, 201 + 2 * round);
      }
      for (int round = 0; round < 100; round++) {
        assertThat(data(client, 1 + 2 * round)).isEqualTo("data: of " + round + "\n\n");
      }
      assertThat(server.connections()).hasSize(101);
      client.reset(1, RawHttp2.CANCEL);
      handler.awaitClosed(1);
    }
    handler.awaitClosed(100);
  }

  /** Such clients are no browsers, and their body may end before the stream begins or later. */
  @Test
  void whoHasABodyListensAsWell() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      byte[] part = new byte[16 * 1024];
      client.request(1, "POST", "/events", false);
      for (int sent = 0; sent < 16; sent++) {
        client.data(1, false, part);
      }
      assertThat(client.await(1, RawHttp2.HEADERS).fields().status()).hasToString("200");
      data(client, 1);
      assertThat(client.await(1, RawHttp2.WINDOW_UPDATE).number()).isPositive();
      client.data(1, false, part).data(1, true, part);
      handler.only().send("still there");
      assertThat(data(client, 1)).isEqualTo("data: still there\n\n");
      client.pass();
      assertThat(handler.closed).isEmpty();
      handler.only().close();
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      handler.awaitClosed(1);
    }
  }

  @Test
  void aStreamEndsWholeAlthoughItsClientHasNotEndedItsHalf() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/events", false);
      for (int sent = 0; sent < 4; sent++) {
        client.data(1, false, new byte[16 * 1024]); // so much that its request is handed on
      }
      handler.only().close();
      // What it begins with and its end may come in one frame or in two.
      boolean ended = client.await(1, RawHttp2.DATA).isLast();
      assertThat(ended || client.await(1, RawHttp2.DATA).isLast()).isTrue();
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.NO_ERROR);
      handler.awaitClosed(1);
    }
  }

  @Test
  void aClientThatLeavesIsNoticedHoweverItDoes() throws Exception {
    try (TestServer server = TestServer.started(settings, fake)) {
      try (RawHttp2 client = RawHttp2.open(server)) {
        listen(listen(client, 1), 3).reset(3, RawHttp2.CANCEL);
        handler.awaitClosed(1);
        handler.open.getFirst().send("unharmed");
        assertThat(data(client, 1)).isEqualTo("data: unharmed\n\n");
        client.client().closeOutput();
        handler.awaitClosed(2);
      }
      try (RawHttp2 client = RawHttp2.open(server)) {
        listen(listen(client, 1), 3).client().reset();
        handler.awaitClosed(4);
      }
      server.awaitConnections(0);
    }
  }

  @Test
  void whatFailsIsNotTakenForWhole() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      listen(client, 1);
      fake.lane().transport().fail(io.molt.spi.StreamTransport.Why.FAILED);
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
      handler.awaitClosed(1);
      assertAnswers(client, 3);
    }
  }

  /** Nothing of it has left by then, not even the head. */
  @Test
  void whatFailsAsItBeginsIsResetAsWell() throws Exception {
    handler.fails = true;
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.get(1, "/events");
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
      handler.awaitClosed(1);
      assertAnswers(client, 3);
    }
  }

  @Test
  void whatBeginsWithTooMuchIsResetAsWell() throws Exception {
    settings.socketBufferSize = 50_000;
    handler.firstBytes = 60_000;
    try (TestServer server = TestServer.started(settings, fake.threaded());
        RawHttp2 client = RawHttp2.open(server, 4, 1000)) {
      client.get(1, "/events");
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
      handler.awaitClosed(1);
      assertAnswers(client, 3);
    }
  }

  @Test
  void noMorePassesThanTheClientWants() throws Exception {
    settings.bufferHighWatermark = 50_000;
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server, 4, 1000)) {
      listen(client, 1);
      EventStream stream = handler.only();
      assertThat(stream.send("x".repeat(60_000))).isFalse();
      CompletableFuture<Void> writable = new CompletableFuture<>();
      fake.lane().transport().whenWritable(() -> writable.complete(null));
      int got = "event: hello\ndata: after \n\n".length();
      while (got < 1000) {
        got += client.await(1, RawHttp2.DATA).payload().length;
      }
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.type() == RawHttp2.DATA);
      assertThat(writable).isNotDone();
      assertAnswers(client, 3);
      client.open(1, 1 << 20);
      writable.get(10, TimeUnit.SECONDS);
      String last = "";
      while (!last.endsWith("\n\n")) {
        last = data(client, 1);
      }
      assertThat(stream.send("more")).isTrue();
      assertThat(data(client, 1)).isEqualTo("data: more\n\n");
    }
  }

  /** They are several pieces for the codec, of which each is queued as the one before has left. */
  @Test
  void manyEventsAtOnceLeaveAsTheClientWantsThem() throws Exception {
    settings.bufferHighWatermark = 1 << 20;
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server, 4, 50_000)) {
      listen(client, 1);
      EventStream stream = handler.only();
      StringBuilder expected = new StringBuilder();
      for (int sent = 0; sent < 30; sent++) {
        String data = Integer.toString(sent).repeat(5_000);
        expected.append("data: ").append(data).append("\n\n");
        assertThat(stream.send(data)).isTrue();
      }
      client.open(0, 1 << 20).open(1, 1 << 20);
      StringBuilder got = new StringBuilder();
      while (got.length() < expected.length()) {
        got.append(data(client, 1));
      }
      assertThat(got).hasToString(expected.toString());
      assertAnswers(client, 3);
    }
  }

  /** Its connection stays, with all else on it. */
  @Test
  void aStreamThatIsFarBehindIsReset() throws Exception {
    settings.socketBufferSize = 50_000;
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server, 4, 1000)) {
      listen(listen(client, 1), 3);
      EventStream behind = handler.open.getFirst();
      while (behind.isOpen()) {
        behind.send("x".repeat(10_000));
      }
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
      handler.awaitClosed(1);
      handler.open.get(1).send("unharmed");
      assertThat(data(client, 3)).isEqualTo("data: unharmed\n\n");
      assertAnswers(client, 5);
    }
  }

  @Test
  void silentStreamsAndTheirConnectionAreKeptOpenByComments() throws Exception {
    settings.own.put("event_stream_ping_interval", Duration.ofSeconds(10));
    settings.heartbeatIdleTime = Duration.ofSeconds(30);
    try (TestServer server = TestServer.timeless(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      listen(client, 1);
      for (int round = 0; round < 20; round++) {
        server.pass(Duration.ofSeconds(5));
        server.pass(Duration.ofSeconds(5));
        assertThat(data(client, 1)).isEqualTo(":\n\n");
      }
      assertAnswers(client, 3);
      handler.only().send("still there");
      assertThat(data(client, 1)).isEqualTo("data: still there\n\n");
    }
    handler.awaitClosed(1);
  }

  @Test
  void aClientThatTakesNoCommentIsGone() throws Exception {
    settings.own.put("event_stream_ping_interval", Duration.ofSeconds(10));
    settings.heartbeatIdleTime = Duration.ofSeconds(30);
    int first = "event: hello\ndata: after \n\n".length();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawHttp2 client = RawHttp2.open(server, 4, first)) {
      listen(client, 1);
      for (int round = 0; round < 20 && handler.closed.isEmpty(); round++) {
        server.pass(Duration.ofSeconds(5));
      }
      handler.awaitClosed(1);
      assertThat(client.await(1, RawHttp2.RST_STREAM).code()).isEqualTo(RawHttp2.CANCEL);
    }
  }

  @Test
  void aServerThatEndsEndsStreamsSoThatTheyComeAgain() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      listen(listen(client, 1), 3);
      CompletableFuture<Void> retired = server.retiring();
      RawHttp2.Frame ping = client.await(RawHttp2.PING);
      client.send(RawHttp2.PING, RawHttp2.ACK, 0, ping.payload());
      retired.get(10, TimeUnit.SECONDS);
      handler.open.get(1).send("until the end");
      assertThat(data(client, 3)).isEqualTo("data: until the end\n\n");
      CompletableFuture<?> closed = server.ports().close().toCompletableFuture();
      assertThat(client.await(1, RawHttp2.DATA).isLast()).isTrue();
      assertThat(client.await(3, RawHttp2.DATA).isLast()).isTrue();
      assertThat(client.isAtEnd()).isTrue();
      closed.get(10, TimeUnit.SECONDS);
      assertThat(client.kept()).noneMatch(frame -> frame.type() == RawHttp2.RST_STREAM);
    }
    handler.awaitClosed(2);
  }

  @Test
  void whoAsksForTheHeadGetsThatAlone() throws Exception {
    try (TestServer server = TestServer.started(settings, fake);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "HEAD", "/events", true);
      RawHttp2.Frame head = client.await(1, RawHttp2.HEADERS);
      assertThat(head.isLast()).isTrue();
      assertThat(head.fields().get("content-type")).hasToString("text/event-stream");
      assertThat(handler.open).isEmpty();
    }
  }

  @Test
  void anEventSourceThatNobodyCanSeeToIsToldToComeAgain() throws Exception {
    Object nobody = new Object();
    try (TestServer server = TestServer.started(settings, new HandlerFake(nobody));
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "GET", "/events", true, "accept", "text/event-stream");
      RawHttp2.Answer again = client.answer(1);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.field("content-type")).isEqualTo("text/event-stream");
      assertThat(again.text()).isEqualTo(": come again\n\n");
      assertThat(client.get(3, "/events").answer(3).status()).isEqualTo(503);
    }
  }
}
