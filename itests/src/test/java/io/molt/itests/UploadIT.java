package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.github.luben.zstd.Zstd;
import io.molt.itests.HttpClientConnection.HttpAnswer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uploads through all that happens to the code that takes them, and answers as clients want them.
 * The worker is that of docs/http.md, and the disk the server's limit on the size of a file.
 */
@Timeout(120)
final class UploadIT {

  private static final String EDGE = "\r\n--edge--\r\n";
  private static final int LIMIT_KIB = 16 * 1024;
  private static final int ANY = 200_000;
  private static final AtomicInteger VERSION = new AtomicInteger(1);

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @TempDir Path files;

  @BeforeAll
  static void start() throws Exception {
    Instance instance = servers.known(instance());
    instance.library("zstd-jni.jar", Files.readAllBytes(jarOf(Zstd.class)));
    instance.setListener("http", "http_compression_codings", "gzip, br, zstd");
    molt = started(instance);
  }

  private static Instance instance() throws IOException {
    Instance instance =
        Instance.empty()
            .set("max_wait_time", "20")
            .withoutListener("tcp")
            .setListener("http", "package_max_length", "100K")
            .setListener("http", "http_decompression", "on");
    instance.deploy("uploads.jar", uploads().bytes());
    return instance;
  }

  private static WorkerBundle uploads() {
    String source =
        DocumentText.in(Path.of("..").toAbsolutePath().normalize())
            .block("java", "class Uploads")
            .text();
    return WorkerBundle.of("uploads", "uploads.Uploads", source)
        .version("1.0." + VERSION.getAndIncrement());
  }

  private static Path jarOf(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static MoltProcess started(Instance instance) {
    String launcher = instance.distribution().launcher().toString();
    String script = "ulimit -S -f " + LIMIT_KIB + " && exec '" + launcher + "' run";
    MoltProcess started = MoltProcess.launch(instance, List.of("bash", "-c", script));
    servers.atEnd(started::close);
    started.awaitReady();
    return started;
  }

  private static String head(int length) {
    return "--edge\r\nContent-Disposition: form-data; name=by\r\n\r\nAnn\r\n--edge\r\n"
        + "Content-Disposition: form-data; name=file; filename=\"a.txt\"\r\n\r\n"
        + "x".repeat(length);
  }

  /** Begins to send a file, and says what is to come. */
  private static HttpClientConnection begin(MoltProcess server, int length) {
    HttpClientConnection client = server.http();
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=edge\r\n"
            + ("Content-Length: " + (head(length).length() + EDGE.length()) + "\r\n\r\n"));
    return client;
  }

  private static HttpAnswer upload(MoltProcess server, int length) {
    try (HttpClientConnection client = begin(server, length)) {
      client.send(head(length) + EDGE);
      return client.read();
    }
  }

  private static List<Path> left(MoltProcess server) {
    Path directory = server.instance().base().resolve("data/uploads");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitLeft(MoltProcess server, boolean some) {
    Await.until(
        (some ? "a file" : "no file") + " is in data/uploads",
        Duration.ofSeconds(20),
        () -> left(server).isEmpty() != some,
        () -> left(server) + server.log());
  }

  private static String generation(MoltProcess server) {
    return server.molt("status").out();
  }

  @Test
  void anUploadEndsOnTheCodeThatTookItWhileOthersGetTheNew() {
    try (HttpClientConnection client = begin(molt, ANY)) {
      String body = head(ANY) + EDGE;
      client.send(body.substring(0, ANY / 2));
      awaitLeft(molt, true);
      molt.instance().deploy("uploads.jar", uploads().bytes());
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(generation(molt)).contains("draining");
      assertThat(upload(molt, 1).body()).isEqualTo("a.txt: 1 bytes, by Optional[Ann]");
      client.send(body.substring(ANY / 2));
      HttpAnswer answer = client.read();
      assertThat(answer.body()).isEqualTo("a.txt: " + ANY + " bytes, by Optional[Ann]");
      client.send(
          "GET / HTTP/1.1\r\nHost: a\r\nCookie: "
              + answer.field("Set-Cookie").orElseThrow().split(";")[0]
              + "\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("x".repeat(ANY));
    }
    awaitLeft(molt, false);
  }

  @Test
  void anUploadThatIsTakenAwayOrCutOffLeavesNothing() throws IOException {
    MoltProcess forced = servers.start(instance().set("mode", "base").set("max_wait_time", "0.5"));
    try (HttpClientConnection client = begin(forced, ANY);
        HttpClientConnection gone = begin(forced, ANY)) {
      client.send(head(ANY));
      gone.send(head(ANY));
      awaitLeft(forced, true);
      assertThat(forced.molt("reload").exit()).isZero();
      assertThat(client.read().status()).isEqualTo(503);
    }
    awaitLeft(forced, false);
    assertThat(upload(forced, 1).status()).isEqualTo(200);
    // And what a server has left that was killed.
    try (HttpClientConnection client = begin(forced, ANY)) {
      client.send(head(ANY));
      awaitLeft(forced, true);
      forced.close();
    }
    assertThat(left(forced)).hasSize(1);
    MoltProcess next = servers.start(forced.instance());
    assertThat(left(next)).isEmpty();
    next.awaitLog("Removed 1 uploaded files that a former server has left.");
  }

  @Test
  void aFullDiskIsSaidAndLosesNothing() {
    HttpAnswer answer = upload(molt, LIMIT_KIB * 1024 + 1);
    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.body()).isEqualTo("there is no room for the file here");
    awaitLeft(molt, false);
    assertThat(upload(molt, ANY).status()).isEqualTo(200);
  }

  @Test
  void answersAreCompressedAsTheClientWants() throws IOException {
    String last = upload(molt, 5000).field("Set-Cookie").orElseThrow().split(";")[0];
    for (String coding : List.of("gzip", "br", "zstd")) {
      try (HttpClientConnection client = molt.http()) {
        client.send(
            "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + coding + "\r\nCookie: " + last);
        client.send("\r\n\r\n");
        HttpAnswer answer = client.read();
        assertThat(answer.field("Content-Encoding")).contains(coding);
        assertThat(answer.body()).hasSizeLessThan(100);
        if (coding.equals("zstd")) {
          byte[] sent = answer.body().getBytes(StandardCharsets.ISO_8859_1);
          assertThat(Zstd.decompress(sent, 5000)).hasSize(5000);
        }
        if (coding.equals("br")) {
          byte[] sent = answer.body().getBytes(StandardCharsets.ISO_8859_1);
          Brotli4jLoader.ensureAvailability();
          assertThat(Decoder.decompress(sent).getDecompressedData()).hasSize(5000);
        }
      }
    }
  }

  @Test
  void aCodingThatIsNotThereStopsTheStart() throws IOException {
    Instance instance = servers.known(instance());
    instance.setListener("http", "http_compression_codings", "zstd");
    CommandResult run = instance.molt("run");
    assertThat(run.exit()).isEqualTo(10);
    assertThat(run.text())
        .contains("http_compression_codings: zstd (expected: the bundle zstd-jni");
  }

  /** And its library lies where the framework has what it keeps for as long as the server runs. */
  @Test
  void brotliLeavesNothingAmongTheTemporaryFiles() throws IOException {
    Path temporary = Files.createDirectory(files.resolve("tmp"));
    Instance instance = servers.known(instance());
    instance.setListener("http", "http_compression_codings", "br");
    String options = System.getProperty("molt.java.opts", "");
    instance.setEnvironment("JAVA_OPTS", options + " -Djava.io.tmpdir=" + temporary);
    MoltProcess server = servers.start(instance);
    try (Stream<String> maps = Files.lines(Path.of("/proc", "" + server.pid(), "maps"))) {
      assertThat(maps.filter(line -> line.contains("libbrotli")))
          .isNotEmpty()
          .noneMatch(line -> line.contains(temporary.toString()));
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** As where it has no library for the processor. */
  @Test
  void aServerWithoutBrotliPassesItOverAndSaysSo() throws IOException {
    Path home = files.resolve("molt");
    Distribution.located().copyTo(home);
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(home.resolve("bundles"), "brotli4j-*.jar")) {
      for (Path jar : found) {
        Files.delete(jar);
      }
    }
    Instance instance = servers.known(instance().with(new Distribution(home)));
    instance.setListener("http", "http_compression_codings", "gzip, br");
    CommandResult check = instance.molt("check");
    assertThat(check.exit()).isZero();
    assertThat(check.out())
        .contains("listener http: http_compression_codings: br is passed over, for there is no");
    MoltProcess server = servers.start(instance);
    server.awaitLog("http_compression_codings: br is passed over, for its bundle is not there");
    String last = upload(server, 5000).field("Set-Cookie").orElseThrow().split(";")[0];
    try (HttpClientConnection client = server.http()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip;q=0.5\r\nCookie: ");
      client.send(last + "\r\n\r\n");
      assertThat(client.read().field("Content-Encoding")).contains("gzip");
    }
  }

  /** Those of curl and of Node. */
  @Test
  @Tag("proof")
  void realClientsUploadAndDecompress() throws IOException {
    Path file = Files.writeString(files.resolve("a b.txt"), "text and ".repeat(20_000));
    String url = "http://127.0.0.1:" + molt.instance().port("http") + "/";
    String jar = files.resolve("cookies").toString();
    String form = "file=@" + file;
    for (String expect : List.of("Expect: 100-continue", "Expect:")) {
      assertThat(curl("-F", form, "-F", "by=Ann", "-H", expect, "-c", jar, url))
          .isEqualTo("a b.txt: 180000 bytes, by Optional[Ann]");
    }
    assertThat(curl("--compressed", "-b", jar, url)).isEqualTo(Files.readString(file));
    assertThat(curl("--compressed", "-H", "Accept-Encoding: br", "-b", jar, url))
        .isEqualTo(Files.readString(file));
    CommandResult piped =
        CommandResult.of(
            new ProcessBuilder("bash", "-c", "echo no form | curl -sS -X POST -T - " + url),
            Duration.ofSeconds(30));
    assertThat(piped.out()).isEqualTo("no file");
    String script =
        """
        const form = new FormData();
        form.append('by', 'Node');
        form.append('file', new Blob(['x'.repeat(300000)]), 'ä".bin');
        const answer = await fetch(process.argv[1], {method: 'POST', body: form});
        console.log(await answer.text());
        """;
    CommandResult node =
        CommandResult.of(
            new ProcessBuilder("node", "--input-type=module", "-e", script, url),
            Duration.ofSeconds(30));
    assertThat(node.text()).contains("ä\".bin: 300000 bytes, by Optional[Node]");
  }

  private static String curl(String... arguments) {
    List<String> command = Stream.concat(Stream.of("curl", "-sS"), Stream.of(arguments)).toList();
    return CommandResult.of(new ProcessBuilder(command), Duration.ofSeconds(30)).out();
  }
}
