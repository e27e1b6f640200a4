package io.molt.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.RawClient.Response;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are served without a worker, on real sockets. */
@ExtendWith(LeakCheck.class)
class StaticFilesTest {

  private static final String MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";
  private static final String EARLIER = "Fri, 02 Jan 2026 03:04:04 GMT";

  @TempDir Path directory;

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
  private Path root;

  @BeforeEach
  void haveFiles() throws Exception {
    root = Files.createDirectories(directory.resolve("www"));
    write("index.html", "<p>start</p>");
    write("a/index.html", "<p>a</p>");
    write("a/b.txt", "0123456789");
    write("a/empty", "");
    write("a/.hidden", "hidden");
    write("with space & \u00e4.css", "p {}");
    Files.writeString(directory.resolve("outside.txt"), "outside");
    settings.own.put("document_root", root.toString());
    settings.own.put("enable_static_handler", true);
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z")));
    return file;
  }

  private TestServer started() throws Exception {
    HttpHandler application = (request, response) -> response.end("application: " + request.path());
    return TestServer.started(settings, new HandlerFake(application));
  }

  private static Response get(RawClient client, String path, String... fields) throws IOException {
    return ask(client, "GET", path, fields).response();
  }

  private static RawClient ask(RawClient client, String method, String path, String... fields) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return client.send(head.append("\r\n").toString());
  }

  @Test
  void filesAreAnsweredWithWhatIsKnownOfThem() throws Exception {
    try (TestServer server = started();
        RawClient client = server.connect()) {
      Response text = get(client, "/a/b.txt?query");
      assertThat(text.status()).isEqualTo(200);
      assertThat(text.text()).isEqualTo("0123456789");
      assertThat(text.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(text.field("Last-Modified")).isEqualTo(MODIFIED);
      assertThat(text.field("ETag")).matches("\"[0-9a-f]+-a\"");
      assertThat(text.field("Accept-Ranges")).isEqualTo("bytes");
      assertThat(text.field("Cache-Control")).isNull();
      assertThat(get(client, "/with%20space%20&%20%C3%A4.css").field("Content-Type"))
          .isEqualTo("text/css; charset=utf-8");
      assertThat(get(client, "/a/empty").field("Content-Type"))
          .isEqualTo("application/octet-stream");
      assertThat(get(client, "/a/empty").field("Content-Length")).isEqualTo("0");
    }
  }

  @Test
  void directoriesAreAnsweredWithTheirIndex() throws Exception {
    settings.own.put("http_index_files", "none.html, index.html");
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/").text()).isEqualTo("<p>start</p>");
      assertThat(get(client, "/a/").text()).isEqualTo("<p>a</p>");
      Response moved = get(client, "/a?b=c");
      assertThat(moved.status()).isEqualTo(301);
      assertThat(moved.field("Location")).isEqualTo("/a/?b=c");
      Files.delete(root.resolve("a/index.html"));
      assertThat(get(client, "/a").text()).isEqualTo("application: /a");
      assertThat(get(client, "/a/").text()).isEqualTo("application: /a/");
    }
  }

  @Test
  void whatIsNoFileIsTheApplications() throws Exception {
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/none").text()).isEqualTo("application: /none");
      assertThat(get(client, "/a/b.txt/c").text()).isEqualTo("application: /a/b.txt/c");
      assertThat(get(client, "/a/b.txt/").text()).isEqualTo("application: /a/b.txt/");
      assertThat(ask(client, "POST", "/a/b.txt", "Content-Length: 0").response().text())
          .isEqualTo("application: /a/b.txt");
      assertThat(ask(client, "DELETE", "/a/b.txt").response().text())
          .isEqualTo("application: /a/b.txt");
      assertThat(get(client, "/a/b.txt", "Content-Length: 1", "", "x").text()).isNotNull();
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderWhicheverIsAFile() throws Exception {
    try (TestServer server = started();
        RawClient client = server.connect()) {
      for (int round = 0; round < 20; round++) {
        client.get("/x").get("/a/b.txt").get("/y").get("/a/").get("/z");
      }
      for (int round = 0; round < 20; round++) {
        assertThat(client.response().text()).isEqualTo("application: /x");
        assertThat(client.response().text()).isEqualTo("0123456789");
        assertThat(client.response().text()).isEqualTo("application: /y");
        assertThat(client.response().text()).isEqualTo("<p>a</p>");
        assertThat(client.response().text()).isEqualTo("application: /z");
      }
    }
  }

  @Test
  void whereOnlyFilesAreWhatIsNoneIsNotFound() throws Exception {
    settings.own.put("static_handler_locations", "/a, /images");
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/a/b.txt").text()).isEqualTo("0123456789");
      assertThat(get(client, "/a/none").status()).isEqualTo(404);
      assertThat(get(client, "/images/none").status()).isEqualTo(404);
      assertThat(get(client, "/index.html").text()).isEqualTo("application: /index.html");
      assertThat(get(client, "/ab").text()).isEqualTo("application: /ab");
    }
  }

  @Test
  void headSendsTheHeadAlone() throws Exception {
    write("large", "x".repeat(100_000));
    try (TestServer server = started();
        RawClient client = server.connect()) {
      Response head = ask(client, "HEAD", "/a/b.txt", "Range: bytes=0-1").response(false);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.field("Content-Length")).isEqualTo("10");
      assertThat(ask(client, "HEAD", "/large").response(false).field("Content-Length"))
          .isEqualTo("100000");
      assertThat(get(client, "/a/b.txt").text()).isEqualTo("0123456789");
    }
  }

  @Test
  void partsOfFilesAreSent() throws Exception {
    write("large", "x".repeat(50_000) + "y".repeat(50_000));
    try (TestServer server = started();
        RawClient client = server.connect()) {
      Response part = get(client, "/a/b.txt", "Range: bytes=2-4");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.text()).isEqualTo("234");
      assertThat(part.field("Content-Range")).isEqualTo("bytes 2-4/10");
      assertThat(part.field("Content-Length")).isEqualTo("3");
      assertThat(get(client, "/a/b.txt", "Range: bytes=-3").text()).isEqualTo("789");
      assertThat(get(client, "/large", "Range: bytes=49999-90000").text())
          .isEqualTo("x" + "y".repeat(40_001));
      Response none = get(client, "/a/b.txt", "Range: bytes=10-");
      assertThat(none.status()).isEqualTo(416);
      assertThat(none.field("Content-Range")).isEqualTo("bytes */10");
      assertThat(get(client, "/a/b.txt", "Range: bytes=0-1,3-4").text()).isEqualTo("0123456789");
      String etag = part.field("ETag");
      assertThat(get(client, "/a/b.txt", "Range: bytes=0-1", "If-Range: " + etag).status())
          .isEqualTo(206);
      assertThat(get(client, "/a/b.txt", "Range: bytes=0-1", "If-Range: W/" + etag).status())
          .isEqualTo(200);
      assertThat(get(client, "/a/b.txt", "Range: bytes=0-1", "If-Range: " + MODIFIED).status())
          .isEqualTo(206);
      assertThat(get(client, "/a/b.txt", "Range: bytes=0-1", "If-Range: " + EARLIER).status())
          .isEqualTo(200);
    }
  }

  @Test
  void filesThatTheClientHasAreNotSent() throws Exception {
    settings.own.put("static_handler_cache_control", "max-age=60");
    try (TestServer server = started();
        RawClient client = server.connect()) {
      String etag = get(client, "/a/b.txt").field("ETag");
      Response same = get(client, "/a/b.txt", "If-None-Match: \"x\", W/" + etag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.field("ETag")).isEqualTo(etag);
      assertThat(same.field("Cache-Control")).isEqualTo("max-age=60");
      assertThat(get(client, "/a/b.txt", "If-None-Match: *").status()).isEqualTo(304);
      assertThat(get(client, "/a/b.txt", "If-None-Match: \"x\"").status()).isEqualTo(200);
      assertThat(get(client, "/a/b.txt", "If-Modified-Since: " + MODIFIED).status()).isEqualTo(304);
      assertThat(get(client, "/a/b.txt", "If-Modified-Since: " + EARLIER).status()).isEqualTo(200);
      for (String nonsense : List.of("nonsense", "nonsense ".repeat(20))) {
        for (String field : List.of("If-Modified-Since", "If-Unmodified-Since", "If-Range")) {
          assertThat(get(client, "/a/b.txt", field + ": " + nonsense).status())
              .as("%s: %s", field, nonsense)
              .isEqualTo(200);
        }
      }
      assertThat(
              get(client, "/a/b.txt", "If-None-Match: \"x\"", "If-Modified-Since: " + MODIFIED)
                  .status())
          .as("the tag counts alone")
          .isEqualTo(200);
    }
  }

  @Test
  void filesInAnotherStateThanIsWantedAreNotSent() throws Exception {
    try (TestServer server = started();
        RawClient client = server.connect()) {
      String etag = get(client, "/a/b.txt").field("ETag");
      assertThat(get(client, "/a/b.txt", "If-Match: " + etag).status()).isEqualTo(200);
      assertThat(get(client, "/a/b.txt", "If-Match: W/" + etag).status()).isEqualTo(412);
      assertThat(get(client, "/a/b.txt", "If-Match: \"x\"").status()).isEqualTo(412);
      assertThat(get(client, "/a/b.txt", "If-Unmodified-Since: " + EARLIER).status())
          .isEqualTo(412);
      assertThat(get(client, "/a/b.txt", "If-Unmodified-Since: " + MODIFIED).status())
          .isEqualTo(200);
    }
  }

  /** Without a moment in which an older one could be served, or a name lead elsewhere. */
  @Test
  void whatIsPutThereIsServedAtOnceAlsoByALinkThatIsSwitched() throws Exception {
    Path other = Files.createDirectories(directory.resolve("www-2"));
    Files.writeString(other.resolve("index.html"), "<p>second</p>");
    Path link = Files.createSymbolicLink(directory.resolve("current"), root);
    settings.own.put("document_root", link.toString());
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/").text()).isEqualTo("<p>start</p>");
      write("index.html", "<p>changed</p>");
      assertThat(get(client, "/").text()).isEqualTo("<p>changed</p>");
      Path next = Files.createSymbolicLink(directory.resolve("next"), other);
      Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
      assertThat(get(client, "/").text()).isEqualTo("<p>second</p>");
      Files.delete(other.resolve("index.html"));
      assertThat(get(client, "/").text()).isEqualTo("application: /");
    }
  }

  @Test
  void nothingOutsideIsServedNorAnythingByALink() throws Exception {
    Files.createSymbolicLink(root.resolve("link.txt"), directory.resolve("outside.txt"));
    Files.createSymbolicLink(root.resolve("up"), directory);
    Files.createSymbolicLink(root.resolve("within"), root.resolve("a"));
    try (TestServer server = started();
        RawClient client = server.connect()) {
      for (String path :
          new String[] {
            "/link.txt",
            "/up/outside.txt",
            "/up/www/index.html",
            "/within/b.txt",
            "/../outside.txt",
            "/a/../../outside.txt",
            "/%2e%2e/outside.txt",
            "/a%2f..%2f..%2foutside.txt",
            "/%c0%ae%c0%ae/outside.txt",
            "/a/b.txt%00",
            "//a/b.txt",
            "/up/"
          }) {
        assertThat(get(client, path).text()).as(path).startsWith("application: ");
      }
    }
  }

  /** As fast as it can be switched between a file and a link to one outside. */
  @Test
  void aNameThatChangesAllTheTimeNeverLeadsOutside() throws Exception {
    Path inside = Files.createDirectories(root.resolve("d"));
    Path away = Files.createDirectories(directory.resolve("away"));
    Files.writeString(inside.resolve("f"), "inside");
    Files.writeString(away.resolve("f"), "away");
    try (TestServer server = started();
        RawClient client = server.connect()) {
      Thread switching =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!Thread.interrupted()) {
                      switchName(root.resolve("d"), away);
                    }
                  });
      int found = 0;
      try {
        for (int round = 0; round < 2000; round++) {
          String text = get(client, "/d/f").text();
          assertThat(text).isIn("inside", "application: /d/f");
          found += text.equals("inside") ? 1 : 0;
        }
      } finally {
        switching.interrupt();
        switching.join();
      }
      assertThat(found).isPositive();
    }
  }

  private static void switchName(Path name, Path away) {
    Path aside = name.resolveSibling("aside");
    try {
      Files.move(name, aside);
      Files.createSymbolicLink(name, away);
      Files.delete(name);
      Files.move(aside, name);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void namesThatBeginWithADotAreServedOnlyIfThatIsWanted() throws Exception {
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/a/.hidden").text()).isEqualTo("application: /a/.hidden");
    }
    settings.own.put("static_handler_dot_files", true);
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/a/.hidden").text()).isEqualTo("hidden");
    }
  }

  @Test
  void aPipeIsNoFileNorADirectory() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/pipe").text()).isEqualTo("application: /pipe");
      assertThat(get(client, "/pipe/x").text()).isEqualTo("application: /pipe/x");
      assertThat(get(client, "/pipe/").text()).isEqualTo("application: /pipe/");
    }
  }

  @Test
  void whoTakesItGetsTheCompressedFileThatLiesBeside() throws Exception {
    write("a/b.txt.gz", "gzip");
    write("a/b.txt.br", "br");
    settings.own.put("static_handler_precompressed", true);
    try (TestServer server = started();
        RawClient client = server.connect()) {
      Response plain = get(client, "/a/b.txt");
      assertThat(plain.text()).isEqualTo("0123456789");
      assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
      Response small = get(client, "/a/b.txt", "Accept-Encoding: gzip, deflate, br");
      assertThat(small.text()).isEqualTo("br");
      assertThat(small.field("Content-Encoding")).isEqualTo("br");
      assertThat(small.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(small.field("ETag")).endsWith("-br\"");
      assertThat(get(client, "/a/b.txt", "Accept-Encoding: gzip, br;q=0").text()).isEqualTo("gzip");
      assertThat(get(client, "/a/b.txt", "Accept-Encoding: zstd").text()).isEqualTo("0123456789");
      assertThat(get(client, "/a/b.txt.gz").field("Content-Type")).isEqualTo("application/gzip");
    }
  }

  @Test
  void filesAreServedWhereNoApplicationIs() throws Exception {
    try (TestServer server = TestServer.started(settings, new HandlerFake(new Object()));
        RawClient client = server.connect()) {
      assertThat(get(client, "/a/b.txt").text()).isEqualTo("0123456789");
      assertThat(get(client, "/none").status()).isEqualTo(503);
    }
  }

  @Test
  void threadsAreThereOnlyWhenThereIsSomethingToLookFor() throws Exception {
    settings.name = "lazy";
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(ask(client, "POST", "/", "Content-Length: 0").response().status()).isEqualTo(200);
      assertThat(names()).noneMatch(name -> name.startsWith("files-lazy-"));
      assertThat(get(client, "/").status()).isEqualTo(200);
      assertThat(names()).anyMatch(name -> name.startsWith("files-lazy-"));
    }
  }

  private static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere/at/all"})
  void aRootThatIsNoDirectoryIsRefused(String path) throws Exception {
    settings.own.put("document_root", path);
    assertThatThrownBy(this::started)
        .hasStackTraceContaining(
            "listener test: document_root: \""
                + path
                + "\" (expected: a directory, as enable_static_handler is on)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../index.html", "a/index.html", "..", "%2e", "a b"})
  void anIndexThatIsNoNameIsRefused(String name) {
    settings.own.put("http_index_files", name);
    assertThatThrownBy(this::started)
        .hasStackTraceContaining(
            "http_index_files: \"" + name + "\" (expected: names, as index.html)");
  }

  @Test
  void aFieldThatCannotBeSentIsRefused() {
    settings.own.put("static_handler_cache_control", "no-cache\r\nX: y");
    assertThatThrownBy(this::started).hasStackTraceContaining("static_handler_cache_control: ");
  }

  @Test
  void aNameThatIsTooLongWithItsEndIsNoneOfACompressedFile() throws Exception {
    String name = "a".repeat(254);
    write(name, "long");
    settings.own.put("static_handler_precompressed", true);
    try (TestServer server = started();
        RawClient client = server.connect()) {
      assertThat(get(client, "/" + name, "Accept-Encoding: br, gzip").text()).isEqualTo("long");
      assertThat(get(client, "/" + "b".repeat(255)).text()).startsWith("application: ");
    }
  }

  @Test
  void locationsThatAreNoPathsAreRefused() {
    settings.own.put("static_handler_locations", "assets");
    assertThatThrownBy(this::started)
        .hasStackTraceContaining(
            "static_handler_locations: \"assets\" (expected: paths, as /assets)");
  }

  @Test
  void aLargeFileIsWhatItIs() throws Exception {
    String text = "0123456789".repeat(500_000);
    write("large", text);
    try (TestServer server = started();
        RawClient client = server.connect()) {
      client.get("/large").get("/large");
      assertThat(client.response().body()).isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
      assertThat(client.response().body()).hasSize(5_000_000);
    }
  }
}
