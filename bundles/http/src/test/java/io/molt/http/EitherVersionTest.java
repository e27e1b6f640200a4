package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import io.molt.http.WebClient.Answer;
import io.molt.http.WebClient.Version;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.FilePart;
import io.molt.net.http.FormData;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.worker.Worker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests and answers can be and do is the same, whichever version of HTTP is spoken. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@EnumSource(Version.class)
class EitherVersionTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data; boundary=edge";
  private static final String TEXT = "said again and again; ".repeat(100);
  private static final int LARGE = 4_000_001;

  @Parameter Version version;
  @TempDir Path directory;

  private final TestSettings settings = HttpFake.settings();
  private final BlockingQueue<HttpResponse> detached = new LinkedBlockingQueue<>();
  private final BlockingQueue<HttpResponse> failed = new LinkedBlockingQueue<>();

  private TestServer started(HttpHandler handler) throws IOException {
    settings.own.put("upload_tmp_dir", directory.resolve("up"));
    return TestServer.started(settings, new HandlerFake(handler).threaded());
  }

  private List<Path> uploads() {
    if (!Files.exists(directory.resolve("up"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.resolve("up"))) {
      return files.toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private void awaitNoUploads() {
    Await.until(() -> uploads().isEmpty(), this::uploads);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String begun(String name) {
    return "--edge\r\nContent-Disposition: form-data; name=f; filename=" + name + "\r\n\r\n";
  }

  private static byte[] multipart(int length) {
    return bytes(begun("x") + "x".repeat(length) + "\r\n--edge--\r\n");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(plain);
    }
    return coded.toByteArray();
  }

  /** Says what the fields and the files of a form are. */
  private static void tell(HttpRequest request, HttpResponse response) throws IOException {
    FormData form = request.form();
    StringBuilder text = new StringBuilder(form.fields().toString());
    for (FilePart file : form.files()) {
      text.append(' ').append(file);
    }
    response.end(text.toString());
  }

  private Path large() throws IOException {
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    return Files.write(directory.resolve("large"), bytes);
  }

  @Test
  void aFormIsReadHoweverItCame() throws Exception {
    try (TestServer server = started(EitherVersionTest::tell);
        WebClient client = version.connect(server)) {
      assertThat(client.post("/", FORM, bytes("a=1&b=%20")).text()).isEqualTo("[a=1, b= ]");
      assertThat(client.head("POST", "/", "content-type", FORM).part(bytes("a="), false))
          .isSameAs(client);
      assertThat(client.part(bytes("2"), true).answer().text()).isEqualTo("[a=2]");
      assertThat(client.post("/", MULTIPART, multipart(2)).text()).isEqualTo("[] f: x, 2 bytes");
      Answer refused = client.post("/", MULTIPART, bytes(begun("x")));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("multipart body: its end within a part");
      awaitNoUploads();
    }
  }

  @Test
  void anUploadMayBeLargerThanABodyInMemory() throws Exception {
    settings.own.put("package_max_length", 100_000);
    try (TestServer server = started(EitherVersionTest::tell);
        WebClient client = version.connect(server)) {
      Answer told = client.post("/", MULTIPART, multipart(LARGE));
      assertThat(told.text()).isEqualTo("[] f: x, " + LARGE + " bytes");
      awaitNoUploads();
    }
  }

  @Test
  void anyOtherBodyMayNotHoweverItSaysHowLongItIs() throws Exception {
    settings.own.put("package_max_length", 100_000);
    HttpHandler reads = (request, response) -> response.end("" + request.body().skip(200_000));
    try (TestServer server = started(reads)) {
      try (WebClient client = version.connect(server)) {
        client.head("POST", "/", "content-type", "text/plain", "content-length", "100001");
        assertThat(client.answer().status()).isEqualTo(413);
      }
      try (WebClient client = version.connect(server)) {
        client.head("POST", "/", "content-type", "text/plain");
        client.part(new byte[90_000], false).part(new byte[10_001], false);
        assertThat(client.answer().status()).isEqualTo(413);
      }
    }
  }

  @Test
  void whereBodiesAreGatheredAnUploadIsNoException() throws Exception {
    settings.own.put("package_max_length", 100_000);
    settings.own.put("upload_tmp_dir", directory.resolve("up"));
    HandlerFake serial = new HandlerFake((HttpHandler) EitherVersionTest::tell).threaded().serial();
    try (TestServer server = TestServer.started(settings, serial);
        WebClient client = version.connect(server)) {
      assertThat(client.post("/", MULTIPART, multipart(90_000)).status()).isEqualTo(200);
      client.head("POST", "/", "content-type", MULTIPART, "content-length", "100001");
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void ofAnUploadThatIsTakenBackNothingIsLeft() throws Exception {
    try (TestServer server = started(EitherVersionTest::tell);
        WebClient client = version.connect(server)) {
      client.head("POST", "/", "content-type", MULTIPART);
      client.part(bytes(begun("x") + "x".repeat(200_000)), false);
      Await.until(() -> !uploads().isEmpty(), this::uploads);
      client.takeBack();
      awaitNoUploads();
    }
  }

  @Test
  void theFilesOfADetachedExchangeGoWhenItIsTakenBack() throws Exception {
    CompletableFuture<HttpResponse> held = new CompletableFuture<>();
    HttpHandler detaching =
        (request, response) -> {
          request.form();
          response.detach();
          held.complete(response);
        };
    try (TestServer server = started(detaching);
        WebClient client = version.connect(server)) {
      byte[] body = multipart(10);
      String length = "" + body.length;
      client.head("POST", "/", "content-type", MULTIPART, "content-length", length);
      client.part(body, true);
      HttpResponse response = held.get(20, TimeUnit.SECONDS);
      assertThat(uploads()).hasSize(1);
      client.takeBack();
      awaitNoUploads();
      assertThat(response.isOpen()).isFalse();
    }
  }

  @Test
  void answersAreCompressedAndRequestsDecoded() throws Exception {
    settings.own.put("http_decompression", true);
    HttpHandler echo =
        (request, response) ->
            response
                .header("Content-Type", "text/plain")
                .end(TEXT + new String(request.content(), ISO_8859_1));
    try (TestServer server = started(echo);
        WebClient client = version.connect(server)) {
      Answer coded = client.get("/", "accept-encoding", "gzip");
      assertThat(coded.field("content-encoding")).isEqualTo("gzip");
      assertThat(coded.field("content-length")).isEqualTo("" + coded.body().length);
      byte[] plain = new GZIPInputStream(new ByteArrayInputStream(coded.body())).readAllBytes();
      assertThat(plain).asString().isEqualTo(TEXT);
      byte[] body = gzip(bytes("from the client"));
      Answer posted = client.post("/", "text/plain", body, "content-encoding", "gzip");
      assertThat(posted.text()).isEqualTo(TEXT + "from the client");
      assertThat(posted.field("content-encoding")).isNull();
    }
  }

  @Test
  void aFormMayBeEncoded() throws Exception {
    settings.own.put("http_decompression", true);
    settings.own.put("package_max_length", 2_000_000);
    try (TestServer server = started(EitherVersionTest::tell);
        WebClient client = version.connect(server)) {
      byte[] form = gzip(multipart(50_000));
      assertThat(client.post("/", MULTIPART, form, "content-encoding", "gzip").text())
          .isEqualTo("[] f: x, 50000 bytes");
      Answer bomb = client.post("/", FORM, gzip(new byte[1_900_000]), "content-encoding", "gzip");
      assertThat(bomb.status()).isEqualTo(413);
      awaitNoUploads();
    }
  }

  @Test
  void aStreamedAnswerIsCompressedAsItGoes() throws Exception {
    HttpHandler streams =
        (request, response) -> {
          response.header("Content-Type", "text/plain");
          for (int part = 0; part < 50; part++) {
            response.write(TEXT);
          }
          response.end("!");
        };
    try (TestServer server = started(streams);
        WebClient client = version.connect(server)) {
      Answer coded = client.get("/", "accept-encoding", "gzip");
      assertThat(coded.body()).hasSizeLessThan(10_000);
      byte[] plain = new GZIPInputStream(new ByteArrayInputStream(coded.body())).readAllBytes();
      assertThat(plain).asString().isEqualTo(TEXT.repeat(50) + "!");
    }
  }

  private static byte[] brotli(byte[] plain) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (BrotliOutputStream brotli = new BrotliOutputStream(coded)) {
      brotli.write(plain);
    }
    return coded.toByteArray();
  }

  private static byte[] fromBrotli(byte[] coded) throws IOException {
    return new BrotliInputStream(new ByteArrayInputStream(coded)).readAllBytes();
  }

  @Test
  void brotliIsSpokenBothWaysWhereItIsNamed() throws Exception {
    settings.own.put("http_compression_codings", "gzip, br");
    settings.own.put("http_decompression", true);
    settings.own.put("package_max_length", 2_000_000);
    HttpHandler echo =
        (request, response) -> {
          String sent = new String(request.content(), ISO_8859_1);
          response.header("Content-Type", "text/plain");
          response.write(TEXT);
          response.end(sent);
        };
    try (TestServer server = started(echo);
        WebClient client = version.connect(server)) {
      Answer coded = client.get("/", "accept-encoding", "gzip, deflate, br, zstd");
      assertThat(coded.field("content-encoding")).isEqualTo("br");
      assertThat(coded.field("vary")).isEqualTo("Accept-Encoding");
      assertThat(fromBrotli(coded.body())).asString().isEqualTo(TEXT);
      assertThat(client.get("/", "accept-encoding", "gzip, br;q=0.9").field("content-encoding"))
          .isEqualTo("gzip");
      byte[] body = brotli(bytes("from the client"));
      Answer posted = client.post("/", "text/plain", body, "content-encoding", "br");
      assertThat(posted.text()).isEqualTo(TEXT + "from the client");
      assertThat(
              client
                  .post("/", FORM, brotli(new byte[1_900_000]), "content-encoding", "br")
                  .status())
          .isEqualTo(413);
      assertThat(client.post("/", FORM, bytes("no brotli"), "content-encoding", "br").status())
          .isEqualTo(400);
      Answer unknown = client.post("/", FORM, body, "content-encoding", "zstd");
      assertThat(unknown.status()).isEqualTo(415);
      assertThat(unknown.field("accept-encoding")).isEqualTo("br, gzip, deflate");
    }
  }

  /**
   * An answer of which a part has come, whose client leaves then, and that goes on all the same.
   */
  @Test
  void ofAnswersThatAreCutOffNothingIsLeftBesideTheHeap() throws Exception {
    settings.own.put("http_compression_codings", "br");
    HttpHandler writes =
        (request, response) -> {
          response.header("Content-Type", "text/plain");
          if (request.path().equals("/later")) {
            request.form();
            response.detach();
            detached.add(response);
          } else {
            response.write(TEXT);
            failed.add(response);
            throw new IOException("by the test");
          }
        };
    try (TestServer server = started(writes)) {
      leave(server);
      long before = NativeMemory.inUse();
      for (int times = 0; times < 60; times++) {
        leave(server);
      }
      // Each would hold a third of a megabyte.
      Await.until(
          () -> NativeMemory.inUse() - before < 8 << 20, () -> NativeMemory.inUse() - before);
    }
  }

  private void leave(TestServer server) throws Exception {
    try (WebClient client = version.connect(server)) {
      client.ask("GET", "/fails", "accept-encoding", "br");
      failed.poll(20, TimeUnit.SECONDS);
      client.takeBack();
    }
    HttpResponse early;
    try (WebClient client = version.connect(server)) {
      client.ask("GET", "/later", "accept-encoding", "br");
      early = detached.poll(20, TimeUnit.SECONDS);
      early.write(TEXT);
      client.takeBack();
    }
    HttpResponse late;
    try (WebClient client = version.connect(server)) {
      byte[] body = multipart(10);
      client.head(
          "POST",
          "/later",
          "content-type",
          MULTIPART,
          "content-length",
          "" + body.length,
          "accept-encoding",
          "br");
      client.part(body, true);
      late = detached.poll(20, TimeUnit.SECONDS);
      assertThat(uploads()).hasSize(1);
      client.takeBack();
      awaitNoUploads();
    }
    // Only now does it begin, and nobody ends either.
    late.write(TEXT);
    early.write(TEXT);
  }

  @Test
  void cookiesAreOneListHoweverTheyCome() throws Exception {
    HttpHandler tells = (request, response) -> response.end(request.cookies().toString());
    try (TestServer server = started(tells);
        WebClient client = version.connect(server)) {
      assertThat(client.get("/", "cookie", "a=1", "x", "y", "cookie", "b=2; c=3").text())
          .isEqualTo("[a=1, b=2, c=3]");
    }
  }

  @Test
  void aFileIsAnAnswer() throws Exception {
    Path file = large();
    HttpHandler sends =
        (request, response) -> {
          if (request.path().equals("/part")) {
            response.sendFile(file, 1000, 100_000);
          } else {
            response.header("X-Own", "yes").sendFile(file);
          }
        };
    try (TestServer server = started(sends);
        WebClient client = version.connect(server)) {
      byte[] all = Files.readAllBytes(file);
      Answer whole = client.get("/");
      assertThat(whole.field("content-length")).isEqualTo("" + LARGE);
      assertThat(whole.field("x-own")).isEqualTo("yes");
      assertThat(whole.body()).isEqualTo(all);
      assertThat(client.get("/part").body()).isEqualTo(Arrays.copyOfRange(all, 1000, 101_000));
      Answer head = client.ask("HEAD", "/").answer();
      assertThat(head.field("content-length")).isEqualTo("" + LARGE);
      assertThat(head.body()).isEmpty();
    }
  }

  /** It is larger than all that can be on its way to a client that does not read. */
  @Test
  void aFileThatBecomesShorterIsNeverTakenForComplete() throws Exception {
    Path file = directory.resolve("sparse");
    CompletableFuture<Void> begun = new CompletableFuture<>();
    HttpHandler sends =
        (request, response) -> {
          response.sendFile(file);
          begun.complete(null);
        };
    try (FileChannel writer =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        TestServer server = started(sends);
        WebClient client = version.connect(server)) {
      writer.write(ByteBuffer.allocate(1), 24_000_000);
      client.ask("GET", "/");
      begun.get(20, TimeUnit.SECONDS);
      writer.truncate(24_000_000);
      assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
    }
  }

  @Test
  void filesOfTheListenerAreAnsweredWithoutTheApplication() throws Exception {
    Path root = Files.createDirectories(directory.resolve("www/a")).getParent();
    Files.writeString(root.resolve("a/b.txt"), "0123456789");
    Files.write(root.resolve("large"), Files.readAllBytes(large()));
    settings.own.put("document_root", root.toString());
    settings.own.put("enable_static_handler", true);
    HttpHandler application = (request, response) -> response.end("application");
    try (TestServer server = started(application);
        WebClient client = version.connect(server)) {
      Answer file = client.get("/a/b.txt?query");
      assertThat(file.text()).isEqualTo("0123456789");
      assertThat(file.field("content-type")).isEqualTo("text/plain; charset=utf-8");
      String etag = file.field("etag");
      Answer same = client.get("/a/b.txt", "if-none-match", etag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      Answer part = client.get("/a/b.txt", "range", "bytes=2-4", "if-range", etag);
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.field("content-range")).isEqualTo("bytes 2-4/10");
      assertThat(part.text()).isEqualTo("234");
      assertThat(client.get("/a/b.txt", "range", "bytes=10-").status()).isEqualTo(416);
      Answer head = client.ask("HEAD", "/a/b.txt").answer();
      assertThat(head.field("content-length")).isEqualTo("10");
      assertThat(head.body()).isEmpty();
      assertThat(client.get("/large").body()).isEqualTo(Files.readAllBytes(root.resolve("large")));
      assertThat(client.get("/missing").text()).isEqualTo("application");
    }
  }

  @Test
  void thoseWhoWatchOverTheServerAreAnswered() throws Exception {
    settings.own.put("http_health", "on");
    HttpHandler application = (request, response) -> response.end("application");
    try (TestServer server = started(application);
        WebClient client = version.connect(server)) {
      assertThat(client.get("/livez").text()).isEqualTo("ok\n");
      assertThat(client.get("/readyz").status()).isEqualTo(200);
      assertThat(client.ask("HEAD", "/readyz").answer().body()).isEmpty();
      assertThat(client.get("/").text()).isEqualTo("application");
    }
  }

  @Test
  void nobodyElseIsAnsweredOnAListenerOfTheirOwn() throws Exception {
    settings.own.put("http_health", "only");
    HandlerFake worker = new HandlerFake(new Worker() {});
    try (TestServer server = TestServer.started(settings, worker);
        WebClient client = version.connect(server)) {
      assertThat(client.get("/livez").text()).isEqualTo("ok\n");
      assertThat(client.get("/").status()).isEqualTo(404);
    }
  }

  @Test
  void requestsAreWrittenDownAndNamed() throws Exception {
    settings.own.put("access_log", "/nowhere/access.log");
    settings.own.put("http_request_id", true);
    settings.own.put("package_max_length", 1000);
    HttpHandler application = (request, response) -> response.end(request.requestId());
    try (AccessLines lines = new AccessLines();
        TestServer server = started(application);
        WebClient client = version.connect(server)) {
      Answer named = client.get("/a?b=c", "x-request-id", "from-the-proxy.1");
      assertThat(named.text()).isEqualTo("from-the-proxy.1");
      assertThat(named.field("x-request-id")).isEqualTo("from-the-proxy.1");
      assertThat(lines.next())
          .contains("\"GET /a?b=c " + version.text() + "\" 200 16 ")
          .endsWith(" from-the-proxy.1");
      Answer made = client.ask("HEAD", "/").answer();
      assertThat(made.field("x-request-id")).matches("[0-9a-f]{32}");
      assertThat(lines.next())
          .contains("\"HEAD / " + version.text() + "\" 200 0 ")
          .endsWith(" " + made.field("x-request-id"));
      client.head("PUT", "/long", "content-length", "1001", "x-request-id", "refused");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(lines.next())
          .contains("\"PUT /long " + version.text() + "\" 413 ")
          .endsWith(" refused");
    }
  }
}
