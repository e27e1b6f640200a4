package io.molt.http;

import static io.molt.http.RawHttp2.DATA;
import static io.molt.http.RawHttp2.HEADERS;
import static io.molt.http.RawHttp2.RST_STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Answers in parts, files and trailers, as they are in HTTP/2 alone. */
@ExtendWith(LeakCheck.class)
class Http2AnswerTest {

  private static final int INITIAL_WINDOW_SIZE = 4;

  @TempDir Path directory;

  private final TestSettings settings = HttpFake.settings();

  private TestServer started(HttpHandler handler) throws IOException {
    return TestServer.started(settings, new HandlerFake(handler).threaded());
  }

  private static byte[] body(RawHttp2 client, int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    RawHttp2.Frame frame = client.next(stream);
    while (!frame.isLast()) {
      body.writeBytes(frame.payload());
      frame = client.next(stream);
    }
    body.writeBytes(frame.payload());
    return body.toByteArray();
  }

  /** Netty asks for the size of a part once more when the next is there already. */
  @Test
  void manyPartsLeaveAsTheClientWantsThem() throws Exception {
    HttpHandler counts =
        (request, response) -> {
          for (int part = 0; part < 1000; part++) {
            response.write(part + ",");
          }
          response.end("end");
        };
    StringBuilder expected = new StringBuilder();
    for (int part = 0; part < 1000; part++) {
      expected.append(part).append(',');
    }
    expected.append("end");
    try (TestServer server = started(counts);
        RawHttp2 client = RawHttp2.open(server, INITIAL_WINDOW_SIZE, 1000)) {
      client.get(1, "/").get(3, "/");
      client.await(1, HEADERS);
      client.await(3, HEADERS);
      int got = 0;
      while (got < 1000) {
        got += client.await(3, DATA).payload().length;
      }
      assertThat(got).isEqualTo(1000);
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.type() == DATA && frame.stream() == 3);
      client.open(1, 1 << 20);
      assertThat(body(client, 1)).asString(ISO_8859_1).isEqualTo(expected.toString());
      client.open(3, 1 << 20);
      assertThat(body(client, 3)).asString(ISO_8859_1).isEqualTo(expected.substring(1000));
    }
  }

  @Test
  void noMoreOfAFileIsReadThanTheClientWants() throws Exception {
    byte[] bytes = new byte[2_000_001];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("file"), bytes);
    settings.bufferHighWatermark = 100_000;
    try (TestServer server = started((request, response) -> response.sendFile(file));
        RawHttp2 client = RawHttp2.open(server, INITIAL_WINDOW_SIZE, 1000)) {
      client.get(1, "/").get(3, "/");
      assertThat(client.await(1, HEADERS).fields().get("content-length")).hasToString("2000001");
      // Two parts of each, some 260,000 bytes, of which the budget may not have heard of the last
      // 64 KiB (LoopMemory.UNTOLD).
      Await.until(() -> server.held() > 190_000, server::held);
      assertThat(server.held()).as("of both").isLessThan(400_000);
      client.reset(3, RawHttp2.CANCEL);
      Await.until(() -> server.held() < 200_000, server::held);
      client.open(0, 1 << 24).open(1, 1 << 24);
      assertThat(body(client, 1)).isEqualTo(bytes);
    }
  }

  @Test
  void fieldsFollowTheBodyBothWays() throws Exception {
    HttpHandler handler =
        (request, response) -> {
          assertThat(request.trailers()).isEmpty();
          byte[] content = request.content();
          response.trailer("X-Sum", "" + content.length).trailer("X-Sum", "again");
          response.write(request.trailers().toString());
          response.trailer("X-Late", "yes");
          response.end("!");
        };
    try (TestServer server = started(handler);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false).data(1, false, new byte[3]);
      client.head(1, true, "x-digest", "1", "content-length", "3", "host", "other");
      RawHttp2.Frame head = client.await(1, HEADERS);
      assertThat(head.fields().get("trailer")).hasToString("X-Sum");
      assertThat(head.fields().contains("content-length")).isFalse();
      String text = "";
      while (text.length() < "[x-digest=1]!".length()) {
        RawHttp2.Frame data = client.await(1, DATA);
        assertThat(data.isLast()).isFalse();
        text += data.text();
      }
      assertThat(text).isEqualTo("[x-digest=1]!");
      RawHttp2.Frame behind = client.await(1, HEADERS);
      assertThat(behind.isLast()).isTrue();
      assertThat(behind.fields().getAll("x-sum"))
          .map(Object::toString)
          .containsExactly("3", "again");
      assertThat(behind.fields().get("x-late")).hasToString("yes");
      assertThat(behind.fields().status()).isNull();
    }
  }

  @Test
  void trailersWaitForTheBodyAndNoBodyHasNone() throws Exception {
    HttpHandler handler =
        (request, response) -> response.trailer("X-Sum", "1").end("x".repeat(2000));
    try (TestServer server = started(handler);
        RawHttp2 client = RawHttp2.open(server, INITIAL_WINDOW_SIZE, 1000)) {
      client.request(1, "HEAD", "/", true).get(3, "/");
      RawHttp2.Frame head = client.await(1, HEADERS);
      assertThat(head.fields().get("trailer")).hasToString("X-Sum");
      assertThat(head.isLast() || client.await(1, DATA).isLast()).isTrue();
      client.await(3, HEADERS);
      client.await(3, DATA);
      client.pass();
      assertThat(client.kept()).noneMatch(frame -> frame.type() == HEADERS);
      client.open(3, 1000);
      assertThat(client.next(3).payload()).hasSize(1000);
      RawHttp2.Frame behind = client.next(3);
      assertThat(behind.type()).isEqualTo(HEADERS);
      assertThat(behind.isLast()).isTrue();
      assertThat(behind.fields().get("x-sum")).hasToString("1");
    }
  }

  /** RFC 9113, 8.1. */
  @Test
  void noPseudoFieldFollowsABody() throws Exception {
    HttpHandler handler = (request, response) -> response.end("" + request.content().length);
    try (TestServer server = started(handler);
        RawHttp2 client = RawHttp2.open(server)) {
      client.request(1, "POST", "/", false).data(1, false, new byte[3]).head(1, true, ":path", "/");
      assertThat(client.next(1).type()).isEqualTo(RST_STREAM);
      client.request(3, "POST", "/", false).data(3, false, new byte[3]);
      client.head(3, true, "connection", "close");
      assertThat(client.next(3).type()).isEqualTo(RST_STREAM);
      assertThat(client.get(5, "/").answer(5).status()).isEqualTo(200);
    }
  }
}
