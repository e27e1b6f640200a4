package io.molt.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.FilePart;
import io.molt.net.http.FormData;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Queries, cookies and forms over real sockets, and what becomes of the files of forms. */
@ExtendWith(LeakCheck.class)
class HttpFormTest {

  private static final String HEAD = "POST /form HTTP/1.1\r\nHost: test\r\nContent-Type: ";
  private static final String MULTIPART = "multipart/form-data; boundary=edge";

  @TempDir Path directory;

  private TestServer server;

  private TestServer started(HandlerFake worker, Map<String, Object> keys) throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 64 * 1024;
    settings.own.put("upload_tmp_dir", directory.resolve("up"));
    settings.own.putAll(keys);
    server = TestServer.started(NettyTransport.NIO, settings, worker);
    return server;
  }

  private static HandlerFake worker(HttpHandler handler) {
    return new HandlerFake(handler).threaded();
  }

  private TestServer started(HttpHandler handler) throws Exception {
    return started(worker(handler), Map.of());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Await.until(() -> left().isEmpty(), this::left);
    server.close();
  }

  private List<Path> left() {
    if (!Files.exists(directory.resolve("up"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.resolve("up"))) {
      return files.toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String post(String type, long length) {
    return HEAD + type + "\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static String post(String type, String body) {
    return post(type, body.length()) + body;
  }

  private static String part(String disposition, String content) {
    return "--edge\r\nContent-Disposition: form-data; "
        + disposition
        + "\r\n\r\n"
        + content
        + "\r\n";
  }

  /** Tells of each field and file. */
  private static void tell(HttpRequest request, HttpResponse response) throws IOException {
    FormData form = request.form();
    StringBuilder text = new StringBuilder(form.fields().toString());
    for (FilePart file : form.files()) {
      CRC32 sum = new CRC32();
      try (InputStream in = file.open()) {
        in.transferTo(
            new java.util.zip.CheckedOutputStream(java.io.OutputStream.nullOutputStream(), sum));
      }
      text.append(' ').append(file).append(' ').append(sum.getValue());
    }
    response.end(text.toString());
  }

  @Test
  void theQueryAndTheCookiesAreDecoded() throws Exception {
    HttpHandler tells =
        (request, response) ->
            response.end(
                request.decodedPath()
                    + request.queryParameters()
                    + request.cookies()
                    + request.charset()
                    + request.contentLength()
                    + request.contentType());
    try (RawClient client = started(tells).connect()) {
      client.send(
          "POST /a%20b?x=%61&x=+ HTTP/1.1\r\nHost: t\r\nCookie: a=1; b=\"2\"; bad cookie; =;a=3\r\n"
              + "cookie: c=%20\r\nContent-Length: 0\r\n"
              + "Content-Type: Text/HTML;Charset=\"utf-8\"\r\n\r\n");
      assertThat(client.response().text())
          .isEqualTo(
              "/a b[x=a, x= ][a=1, b=2, a=3,"
                  + " c=%20]Optional[UTF-8]OptionalLong[0]Optional[text/html]");
      client.get("/?%");
      RawClient.Response refused = client.response();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).isEqualTo("query: a % (expected: two digits of 16 behind it)");
    }
  }

  @Test
  void aFormIsReadHoweverItCame() throws Exception {
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      client.send(post("application/x-www-form-urlencoded", "a=1&b=%20"));
      assertThat(client.response().text()).isEqualTo("[a=1, b= ]");
      client.send(
          post(MULTIPART, part("name=a", "1") + part("name=f; filename=x", "12") + "--edge--"));
      assertThat(client.response().text()).isEqualTo("[a=1] f: x, 2 bytes 1330857165");
      client.send(post("text/plain", "a=1"));
      assertThat(client.response().text()).isEqualTo("[]");
      client.get("/");
      assertThat(client.response().text()).isEqualTo("[]");
    }
  }

  @Test
  void anUploadIsTheSameWhereverThePacketsAreCut() throws Exception {
    String body = part("name=f; filename=x", "\r\n--edg\r\n--") + "--edge--\r\n";
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      client.send(post(MULTIPART, body));
      String expected = client.response().text();
      for (int cut = 1; cut < body.length(); cut++) {
        client.send(post(MULTIPART, body.length()) + body.substring(0, cut));
        client.send(body.substring(cut));
        assertThat(client.response().text()).as("cut at %s", cut).isEqualTo(expected);
      }
    }
  }

  @Test
  void aFileMayBeLargerThanABodyInMemory() throws Exception {
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      String begin = part("name=f; filename=big", "").stripTrailing() + "\r\n\r\n";
      String end = "\r\n--edge--\r\n";
      byte[] megabyte = new byte[1 << 20];
      client.send(post(MULTIPART, begin.length() + 20L * megabyte.length + end.length()) + begin);
      for (int count = 0; count < 20; count++) {
        client.send(megabyte);
      }
      client.send(end);
      assertThat(client.response().text()).startsWith("[] f: big, 20971520 bytes ");
    }
  }

  @Test
  void bothLimitsOfABodyAreKept() throws Exception {
    Map<String, Object> keys = Map.of("package_max_length", 1000, "upload_max_filesize", 5000);
    HttpHandler counts = (request, response) -> response.end("" + request.content().length);
    started(worker(counts), keys);
    try (RawClient client = server.connect()) {
      client.send(post("text/plain", 1001));
      assertThat(client.response().status()).isEqualTo(413);
    }
    try (RawClient client = server.connect()) {
      client.send(post(MULTIPART, "x".repeat(1001)));
      RawClient.Response refused = client.response();
      assertThat(refused.status()).as("all of it in memory").isEqualTo(413);
      assertThat(refused.text()).contains("at most package_max_length: 1000");
      client.send(post(MULTIPART, "x".repeat(1000)));
      assertThat(client.response().text()).isEqualTo("1000");
      client.send(post(MULTIPART, 5001));
      assertThat(client.response().status()).isEqualTo(413);
    }
    try (RawClient client = server.connect()) {
      client.send(HEAD + MULTIPART + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("1389\r\n" + "x".repeat(5001));
      assertThat(client.response().status()).isEqualTo(413);
    }
  }

  @Test
  void whereRequestsAreHeldUntilTheyAreCompleteTheLimitOfMemoryCounts() throws Exception {
    started(worker(HttpFormTest::tell).serial(), Map.of("package_max_length", 200));
    String body = part("name=f; filename=x", "1") + "--edge--";
    try (RawClient client = server.connect()) {
      client.send(post(MULTIPART, body));
      assertThat(client.response().text()).startsWith("[] f: x, 1 bytes");
      client.send(post(MULTIPART, 201));
      assertThat(client.response().status()).isEqualTo(413);
    }
  }

  @Test
  void aFormThatIsNoneIsRefusedAndTheConnectionGoesOn() throws Exception {
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      client.send(post(MULTIPART, part("name=f; filename=x", "1")));
      RawClient.Response refused = client.response();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("multipart body: its end within a part");
      client.send(post("multipart/form-data", part("name=a", "1")));
      assertThat(client.response().text()).contains("with a boundary");
      client.send(post("application/x-www-form-urlencoded; charset=none", "a=1"));
      assertThat(client.response().status()).isEqualTo(415);
      client.send(post("application/x-www-form-urlencoded", "a=1&".repeat(1001)));
      assertThat(client.response().status()).isEqualTo(413);
      client.get("/");
      assertThat(client.response().status()).isEqualTo(200);
    }
  }

  @Test
  void whatNobodyAsksForIsNotParsed() throws Exception {
    HttpHandler reads = (request, response) -> response.end("" + request.body().read());
    try (RawClient client = started(reads).connect()) {
      client.send(post(MULTIPART, "no form at all"));
      assertThat(client.response().text()).isEqualTo("110");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void ofAnUploadThatIsCutOffNothingIsLeft() throws Exception {
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      client.send(post(MULTIPART, 1_000_000) + part("name=f; filename=x", "x".repeat(100_000)));
      Await.until(() -> !left().isEmpty(), this::left);
    }
  }

  @Test
  void filesGoWhenTheCallbackThrows() throws Exception {
    HttpHandler throwing =
        (request, response) -> {
          assertThat(request.form().files()).hasSize(1);
          throw new IllegalStateException("on purpose");
        };
    try (RawClient client = started(throwing).connect()) {
      client.send(post(MULTIPART, part("name=f; filename=x", "1") + "--edge--"));
      assertThat(client.response().status()).isEqualTo(500);
    }
  }

  @Test
  void filesOfADetachedExchangeStayUntilItIsOver() throws Exception {
    CompletableFuture<HttpResponse> held = new CompletableFuture<>();
    HttpHandler detaching =
        (request, response) -> {
          request.form();
          response.detach();
          held.complete(response);
        };
    HandlerFake worker = worker(detaching);
    started(worker, Map.of());
    String body = part("name=f; filename=x", "1") + "--edge--";
    try (RawClient client = server.connect()) {
      client.send(post(MULTIPART, body));
      HttpResponse response = held.get(20, TimeUnit.SECONDS);
      assertThat(left()).hasSize(1);
      response.end("done");
      assertThat(client.response().text()).isEqualTo("done");
      Await.until(() -> left().isEmpty(), this::left);
    }
  }

  @Test
  void filesOfADetachedExchangeGoWithItsClient() throws Exception {
    CompletableFuture<HttpResponse> held = new CompletableFuture<>();
    HttpHandler detaching =
        (request, response) -> {
          request.form();
          response.detach();
          held.complete(response);
        };
    HandlerFake worker = worker(detaching);
    started(worker, Map.of());
    try (RawClient client = server.connect()) {
      client.send(post(MULTIPART, part("name=f; filename=x", "1") + "--edge--"));
      held.get(20, TimeUnit.SECONDS);
      worker.revoke();
      assertThat(left()).hasSize(1);
      client.reset();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldAndLosesNothing() throws Exception {
    Files.writeString(directory.resolve("up"), "");
    try (RawClient client = started(HttpFormTest::tell).connect()) {
      client.send(post(MULTIPART, part("name=f; filename=x", "1") + "--edge--"));
      RawClient.Response failed = client.response();
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.text()).isEqualTo("the file could not be stored");
      client.send(post(MULTIPART, part("name=a", "1") + "--edge--"));
      assertThat(client.response().text()).isEqualTo("[a=1]");
    } finally {
      Files.delete(directory.resolve("up"));
    }
  }

  @Test
  void encodedBodiesAreDecodedWhereThatIsWanted() throws Exception {
    Map<String, Object> keys = Map.of("http_decompression", true, "package_max_length", 2_000_000);
    started(worker(HttpFormTest::tell), keys);
    try (RawClient client = server.connect()) {
      sendGzip(client, "application/x-www-form-urlencoded", "a=1".getBytes(UTF_8));
      assertThat(client.response().text()).isEqualTo("[a=1]");
      sendGzip(client, MULTIPART, (part("name=f; filename=x", "12") + "--edge--").getBytes(UTF_8));
      assertThat(client.response().text()).startsWith("[] f: x, 2 bytes");
      sendGzip(client, "application/x-www-form-urlencoded", new byte[1_900_000]);
      RawClient.Response bomb = client.response();
      assertThat(bomb.status()).isEqualTo(413);
      assertThat(bomb.text()).contains("expected: what is not a bomb");
      client.send(HEAD + "text/plain\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx");
      assertThat(client.response().status()).isEqualTo(200); // for nobody has read it
    }
  }

  @Test
  void encodedBodiesAreOtherwiseReadAsTheyCame() throws Exception {
    HttpHandler reads = (request, response) -> response.end("" + request.content()[0]);
    try (RawClient client = started(reads).connect()) {
      sendGzip(client, "text/plain", "a".getBytes(UTF_8));
      assertThat(client.response().text()).isEqualTo("31");
    }
  }

  private static void sendGzip(RawClient client, String type, byte[] plain) throws IOException {
    java.io.ByteArrayOutputStream coded = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(coded)) {
      gzip.write(plain);
    }
    client.send(
        HEAD + type + "\r\nContent-Encoding: gzip\r\nContent-Length: " + coded.size() + "\r\n\r\n");
    client.send(coded.toByteArray());
  }
}
