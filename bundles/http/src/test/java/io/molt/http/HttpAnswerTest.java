package io.molt.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.net.http.Cookie;
import io.molt.net.http.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cookies, redirects, trailers and compression of answers. */
@ExtendWith(LeakCheck.class)
class HttpAnswerTest {

  private static final String TEXT = "said again and again; ".repeat(100);
  private static final String GET = " / HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip, br\r\n\r\n";

  private static TestServer started(HttpHandler handler) throws Exception {
    return TestServer.started(
        NettyTransport.NIO, HttpFake.settings(), new HandlerFake(handler).threaded());
  }

  private static String inflated(RawClient.Response response) throws IOException {
    assertThat(response.field("Content-Encoding")).isEqualTo("gzip");
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(), UTF_8);
  }

  @Test
  void aCookieSaysAllThatItIs() {
    Cookie cookie =
        Cookie.of("__Host-id", "a%20b")
            .maxAge(Duration.ofHours(1))
            .expires(Instant.ofEpochSecond(784_111_777))
            .secure()
            .httpOnly()
            .sameSite(Cookie.SameSite.NONE)
            .partitioned()
            .priority(Cookie.Priority.HIGH);
    assertThat(cookie.setCookie())
        .isEqualTo(
            "__Host-id=a%20b; Path=/; Max-Age=3600; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Secure;"
                + " HttpOnly; SameSite=None; Partitioned; Priority=High");
    assertThat(Cookie.of("a", "b").path("/x").domain("example.org").expired().setCookie())
        .isEqualTo(
            "a=; Path=/x; Domain=example.org; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @Test
  void whatClientsWouldDropOrMisreadIsRefused() {
    for (String name : List.of("", "a b", "a=b", "a;b", "ä", "a\r\n")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of(name, ""));
    }
    for (String value : List.of("a b", "a;b", "a,b", "\"a\"", "ä", "a\\", "a\r\nSet-Cookie: b=c")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of("a", value));
    }
    Cookie cookie = Cookie.of("a", "b");
    assertThatIllegalArgumentException().isThrownBy(() -> cookie.path("/; Domain=other"));
    for (Cookie dropped :
        List.of(
            cookie.sameSite(Cookie.SameSite.NONE),
            cookie.partitioned(),
            Cookie.of("__Secure-a", ""),
            Cookie.of("__Host-a", "").secure().path("/a"),
            Cookie.of("__Host-a", "").secure().domain("example.org"))) {
      assertThatIllegalStateException().isThrownBy(dropped::setCookie);
    }
    assertThat(cookie.toString()).doesNotContain("b");
  }

  @Test
  void theClientIsSentElsewhereWithItsCookies() throws Exception {
    HttpHandler handler =
        (request, response) ->
            response
                .cookie(Cookie.of("a", "1"))
                .cookie(Cookie.of("b", "2").httpOnly())
                .redirect("/ä b?c", 303);
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.get("/");
      RawClient.Response response = client.response();
      assertThat(response.status()).isEqualTo(303);
      assertThat(response.field("Location")).isEqualTo("/%C3%A4%20b?c");
      assertThat(response.field("Set-Cookie")).isEqualTo("b=2; Path=/; HttpOnly");
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void aRedirectIsOneAndStaysWithinItsLine() throws Exception {
    CompletableFuture<Void> checked = new CompletableFuture<>();
    HttpHandler handler =
        (request, response) -> {
          assertThatIllegalArgumentException().isThrownBy(() -> response.redirect("/", 304));
          assertThatIllegalArgumentException().isThrownBy(() -> response.redirect("/\r\nA: b"));
          checked.complete(null);
        };
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.get("/");
      RawClient.Response response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.field("Location")).isNull();
      assertThat(checked).isDone();
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
        RawClient client = server.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
              + "X-Digest: 1\r\nContent-Length: 5\r\nhost: other\r\n\r\n");
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      String head = untilEmpty(client);
      assertThat(head).contains("Trailer: X-Sum\n").contains("Transfer-Encoding: chunked\n");
      String chunks = "c\r\n[X-Digest=1]\r\n1\r\n!\r\n0\r\n";
      assertThat(client.read(chunks.length())).isEqualTo(chunks);
      assertThat(untilEmpty(client)).isEqualTo("X-Sum: 3\nX-Sum: again\nX-Late: yes\n");
    }
  }

  private static String untilEmpty(RawClient client) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String line = client.line(); !line.isEmpty(); line = client.line()) {
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  @Test
  void trailersGoToThoseWhoCanGetThem() throws Exception {
    HttpHandler handler =
        (request, response) -> {
          response.trailer("X-Sum", "1");
          response.end("text");
        };
    try (TestServer server = started(handler)) {
      try (RawClient client = server.connect()) {
        client.send("GET / HTTP/1.0\r\n\r\n");
        assertThat(client.readToEnd()).endsWith("\r\n\r\ntext");
      }
      try (RawClient client = server.connect()) {
        client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").get("/");
        assertThat(client.response(false).field("Trailer")).isEqualTo("X-Sum");
        assertThat(client.response().text()).isEqualTo("text");
      }
    }
  }

  @Test
  void whatMustStandInTheHeadIsNoTrailer() throws Exception {
    HttpHandler handler =
        (request, response) -> {
          for (String name :
              List.of("Content-Type", "set-cookie", "Content-Length", "X:", "Date")) {
            assertThatIllegalArgumentException().isThrownBy(() -> response.trailer(name, "1"));
          }
          assertThatIllegalArgumentException().isThrownBy(() -> response.trailer("X", "\r\n"));
          response.header("Content-Length", "2");
          assertThatIllegalStateException().isThrownBy(() -> response.trailer("X", "1"));
          response.end("ok");
        };
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.get("/");
      assertThat(client.response().text()).isEqualTo("ok");
    }
  }

  @Test
  void answersAreCompressedForThoseWhoTakeIt() throws Exception {
    HttpHandler handler =
        (request, response) ->
            response.header("Content-Type", "text/plain").header("ETag", "\"1\"").end(TEXT);
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.send("GET" + GET);
      RawClient.Response response = client.response();
      assertThat(inflated(response)).isEqualTo(TEXT);
      assertThat(response.body()).hasSizeLessThan(200);
      assertThat(response.fields())
          .containsEntry("vary", "Accept-Encoding")
          .containsEntry("etag", "W/\"1\"")
          .containsEntry("content-length", "" + response.body().length);
      client.get("/");
      assertThat(client.response().fields())
          .containsEntry("content-length", "" + TEXT.length())
          .containsEntry("etag", "\"1\"")
          .doesNotContainKeys("vary", "content-encoding");
      client.send("HEAD" + GET);
      assertThat(client.response(false).fields())
          .containsEntry("content-length", "" + TEXT.length())
          .doesNotContainKey("content-encoding");
    }
  }

  @Test
  void eachPartOfAStreamCanBeReadWhenItHasLeft() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    HttpHandler handler =
        (request, response) -> {
          response.header("Content-Type", "text/plain").header("Content-Length", "10");
          response.write("first");
          seen.join();
          response.end("later");
        };
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.send("GET" + GET);
      client.line();
      assertThat(untilEmpty(client))
          .contains("Content-Encoding: gzip\n", "Transfer-Encoding: chunked\n")
          .doesNotContain("Content-Length");
      byte[] part = client.readBytes(Integer.parseInt(client.line(), 16));
      assertThat(new GZIPInputStream(new ByteArrayInputStream(part)).readNBytes(5))
          .isEqualTo("first".getBytes(UTF_8));
      seen.complete(null);
      client.line();
      byte[] rest = client.readBytes(Integer.parseInt(client.line(), 16));
      byte[] all = new byte[part.length + rest.length];
      System.arraycopy(part, 0, all, 0, part.length);
      System.arraycopy(rest, 0, all, part.length, rest.length);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(all)).readAllBytes())
          .isEqualTo("firstlater".getBytes(UTF_8));
    }
  }

  @Test
  void whatDoesNotBecomeShorterIsSentAsItIs() throws Exception {
    byte[] noise = new byte[5000];
    new java.util.Random(3).nextBytes(noise);
    HttpHandler handler =
        (request, response) -> response.header("Content-Type", "text/plain").end(noise);
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.send("GET" + GET);
      RawClient.Response response = client.response();
      assertThat(response.body()).isEqualTo(noise);
      assertThat(response.field("Content-Encoding")).isNull();
    }
  }

  @Test
  void whoThrowsAfterAPartLeavesNoWholeAnswer() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    HttpHandler handler =
        (request, response) -> {
          response.header("Content-Type", "text/plain").write(TEXT);
          seen.join();
          throw new IllegalStateException("on purpose");
        };
    try (TestServer server = started(handler);
        RawClient client = server.connect()) {
      client.send("GET" + GET);
      untilEmpty(client);
      seen.complete(null);
      assertThat(client.readToEnd()).doesNotEndWith("\r\n0\r\n\r\n");
    }
  }
}
