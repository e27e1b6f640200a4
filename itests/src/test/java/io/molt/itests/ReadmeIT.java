package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Does what the README and the pages in docs/ say, in their order, as a new user would: in a copy
 * of the sources with their classes, which whoever runs all tests has just compiled by themselves.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(1200)
final class ReadmeIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** A build that others leave little of the processors takes minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Between two attempts: each is two processes, and what is waited for is a build. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static Checkout checkout;
  private static DocumentText readme;
  private static Process server;
  private static TcpClientConnection held;

  @BeforeAll
  static void copy() {
    checkout = Checkout.compiled();
    readme = DocumentText.in(checkout.directory());
  }

  @AfterAll
  static void stop() {
    if (held != null) {
      held.close();
    }
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
      server.onExit().join();
    }
  }

  @Test
  @Order(1)
  void theFirstCommandBuildsAndServes() throws IOException {
    String command = readme.block("sh", "bin/molt run").text();
    server =
        checkout
            .command(checkout.directory(), command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    String shown = curlBlock().shown().replace("Good morning", "Hello").replace("n 2", "n 1");
    awaitShown(curlBlock().commands().getFirst(), shown);
  }

  @Test
  @Order(2)
  void aConnectionIsAnswered() {
    held = TcpClientConnection.open(checkout.tcp());
    assertAnswer("hi", readme.block("console", "$ nc localhost 9502").shown());
  }

  @Test
  @Order(3)
  void anEditedLineAnswersAndTheConnectionIsStillThere() {
    checkout.run(readme.block("sh", "GREETING").text());
    awaitShown(curlBlock().commands().getFirst(), curlBlock().shown());
    assertAnswer("ho", readme.block("console", "ho\n").shown());
  }

  @Test
  @Order(4)
  void aReloadSaysItsOutcome() {
    DocumentText.Block block = readme.block("console", "$ bin/molt reload");
    StringBuilder said = new StringBuilder();
    for (String command : block.commands()) {
      said.append(
          checkout.runIn(checkout.directory().resolve("runtime/target/molt"), command).out());
    }
    assertThat(said.toString().strip()).matches(pattern(block.shown()));
    assertHistory();
  }

  /** Those three reloads, with other times, hashes and columns as wide as they must be. */
  private static void assertHistory() {
    DocumentText.Block block = readme.block("console", "$ bin/molt history");
    CommandResult result =
        checkout.runIn(
            checkout.directory().resolve("runtime/target/molt"), block.commands().getFirst());
    assertThat(timeless(result.out())).containsSubsequence(timeless(block.shown()));
  }

  private static List<String> timeless(String table) {
    return table
        .lines()
        .map(line -> line.replaceFirst("^\\d{4}-\\S+", "when").replaceAll("\\(\\w{8}\\)", "(hash)"))
        .map(line -> line.replaceAll("worker \\d", "worker N").replaceAll("\\d+\\.\\d ", "some "))
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  @Order(5)
  void goingBackSaysItsOutcome() {
    DocumentText.Block block = readme.block("console", "$ bin/molt rollback");
    CommandResult result =
        checkout.runIn(
            checkout.directory().resolve("runtime/target/molt"), block.commands().getFirst());
    assertThat(result.out().lines().findFirst().orElseThrow()).matches(pattern(block.shown()));
  }

  @Test
  @Order(5)
  void theWorkerThatIsShownIsTheOneThatIsShipped() throws IOException {
    Path source =
        Distribution.located()
            .home()
            .resolve("../../../bundles/hello/src/main/java/io/molt/hello/Hello.java");
    assertThat(readme.block("java", "class Hello ").text()).isEqualTo(Files.readString(source));
  }

  @Test
  @Order(6)
  void anApplicationOfOnesOwnIsBuiltAndRuns() throws IOException {
    checkout.run(readme.block("sh", "install").text());
    Path shop = Files.createTempDirectory("molt-shop-");
    Files.writeString(shop.resolve("pom.xml"), readme.block("xml", "<project").text());
    Path sources = Files.createDirectories(shop.resolve("src/main/java/shop"));
    Files.writeString(
        sources.resolve("Hello.java"),
        readme
            .block("java", "class Hello ")
            .text()
            .replace("package io.molt.hello;", "package shop;"));
    checkout.runIn(shop, "mvn -q package");
    // After hello has gone, because there is one port for each protocol.
    Path deploy = checkout.directory().resolve("runtime/target/molt/deploy");
    Files.delete(deploy.resolve("hello.jar"));
    awaitShown(curlBlock().commands().getFirst(), "503 Service Unavailable");
    Files.copy(shop.resolve("target/shop-1.0.0.jar"), deploy.resolve("shop.jar"));
    awaitShown(curlBlock().commands().getFirst(), "Hello from shop 1.0.0, worker 0, generation 1");
  }

  @Test
  @Order(7)
  void aMistakeInTheConfigurationIsSaidAsShown() throws IOException {
    DocumentText.Block block = readme.block("console", "$ bin/molt check");
    Path home = checkout.directory().resolve("runtime/target/molt");
    Path conf = home.resolve("conf/server.cfg");
    String wrong = block.shown().replaceFirst(".*:\\d+: (\\w+):.*", "$1");
    Files.writeString(conf, "# one\n# two\n" + wrong + "=4\n");
    CommandResult result =
        CommandResult.of(
            new ProcessBuilder("bash", "-c", block.commands().getFirst()).directory(home.toFile()),
            LIMIT);
    assertThat(result.exit()).isEqualTo(78);
    assertThat(result.text()).contains(block.shown());
  }

  @Test
  @Order(8)
  void theCommandsAreThoseThatHelpTells() {
    String help = Instance.empty().molt("help").out();
    assertThat(help).contains(readme.block("text", "molt COMMAND").text().strip());
  }

  /** The other benchmarks have tests of their own. A whole build more: half a minute. */
  @Test
  @Order(9)
  @Tag("proof")
  void theStepsAreMeasured() {
    String command = readme.block("sh", "-Pjmh").text().strip();
    CommandResult result =
        checkout.run(
            command
                + " -Dmaven.test.skip=false -pl bundles/manager -am"
                + " -Djmh.args='LookupBenchmark.lanes -p connections=100 -wi 0 -i 1 -r 10ms'");
    assertThat(result.out()).contains("| Lookup, lanes | connections=100 | ");
  }

  @Test
  @Order(9)
  @Tag("proof")
  void theFirstCommandBuildsFromNothing() {
    Checkout fresh = Checkout.fresh();
    String command = readme.block("sh", "bin/molt run").text().replaceFirst(" && .*", "").strip();
    assertThat(command).startsWith("mvn ").endsWith("-Dmaven.test.skip");
    fresh.run(command);
    assertThat(fresh.directory().resolve("runtime/target/molt/bin/molt")).isExecutable();
  }

  @Test
  @Order(10)
  void theBackgroundWorkThatIsShownIsDone() {
    Instance instance = servers.known(Instance.empty().set("task_worker_num", "2"));
    String source = readme.block("java", "class Orders").text();
    WorkerBundle bundle =
        WorkerBundle.of("orders", "orders.Orders", source)
            .header("Import-Package", Background.IMPORTS);
    instance.deploy("orders.jar", bundle.bytes());
    MoltProcess molt = servers.start(instance);
    assertThat(Background.get(molt, "")).isEqualTo("1 taken, 0 sent\n");
    Await.until(
        "a receipt is sent",
        LIMIT,
        () -> !Background.get(molt, "").endsWith(" 0 sent\n"),
        molt::log);
  }

  @Test
  @Order(11)
  void theTestsThatAreNamedAreThere() throws IOException {
    StringBuilder tables = new StringBuilder();
    for (Path file : readme.files()) {
      tables.append(Files.readString(file));
    }
    Matcher named = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\|\\n").matcher(tables);
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(checkout.directory())) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*(Test|IT)\\.java")).toList()) {
        sources.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    int count = 0;
    while (named.find()) {
      assertThat(sources.get(named.group(1) + ".java"))
          .as(named.group())
          .containsPattern("(Test|Source[^)]*\\))\\s+void " + named.group(2) + "\\(");
      count++;
    }
    assertThat(count).isGreaterThan(20);
  }

  @Test
  @Order(12)
  void theBenchmarksThatAreNamedAreThere() throws ClassNotFoundException {
    Pattern name = Pattern.compile("-Dbench=(\\w+)");
    List<DocumentText.Block> commands = readme.blocks("sh", "mvn -q -Pbench -DskipTests ");
    assertThat(commands).hasSizeGreaterThan(4);
    for (DocumentText.Block command : commands) {
      Matcher bench = name.matcher(command.text());
      String benchmark = bench.find() ? bench.group(1) : "ReloadBenchmark";
      assertThat(Class.forName("io.molt.itests." + benchmark))
          .satisfies(
              type -> assertThat(type.getDeclaredMethod("main", String[].class)).isNotNull());
    }
  }

  /** That of the tests is run by whoever runs this. */
  @Test
  @Order(13)
  void noBlockIsLeftOut() throws IOException {
    String tests = readme.block("sh", "mvn -B -ntp -T1C verify").text();
    assertThat(Files.readString(checkout.directory().resolve(".ci/run"))).endsWith(tests);
    readme.block("sh", "-Pjmh"); // see theStepsAreMeasured
    readme.block("console", "$ bin/molt leaks"); // see LeaksIT
    readme.block("properties", "ssl_cert_file"); // see TlsIT
    readme.block("properties", "proxy_protocol"); // see ProxyIT
    readme.block("yaml", "livenessProbe"); // see HealthIT
    readme.block("java", "class Chat"); // see WebSocketIT
    readme.block("java", "class Uploads"); // see UploadIT
    readme.block("java", "class News"); // see EventsIT
    readme.block("java", "class Reports"); // see FilesIT
    readme.block("properties", "document_root"); // see FilesIT
    readme.block("text", "key http_header_time"); // see ShippedFilesTest
    readme.block("text", "io.molt.net has version 1.0.0"); // see BaselineTest
    assertThat(readme.block("sh", "-Dmolt.write.built=true").text())
        .contains(BuiltAgainstOlderApiIT.class.getSimpleName());
    readme.block("console", "$ bin/molt status --xml"); // see StatusIT
    assertThat(readme.unused()).isEmpty();
  }

  private static DocumentText.Block curlBlock() {
    return readme.block("console", "$ curl");
  }

  private static Path log() {
    return checkout.directory().resolve("run.log");
  }

  private static void assertAnswer(String sent, String shown) {
    held.send(sent + "\n");
    List<String> lines = shown.lines().toList();
    assertThat(held.readLine()).matches(pattern(lines.getLast()));
  }

  /** Repeats a command until it prints what is shown, numbers aside. */
  private static void awaitShown(String command, String shown) {
    Pattern wanted = pattern(shown);
    Await.until(
        command + " prints " + shown,
        LIMIT,
        PAUSE,
        () -> {
          assertThat(server.isAlive()).as(ReadmeIT::printed).isTrue();
          return wanted.matcher(output(command)).matches();
        },
        () -> output(command) + printed());
  }

  private static String output(String command) {
    return CommandResult.of(checkout.command(checkout.directory(), command), LIMIT).out().strip();
  }

  private static String printed() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Worker numbers and times are as they come; the rest is to be as shown. */
  private static Pattern pattern(String shown) {
    return Pattern.compile(
        Pattern.quote(shown)
            .replaceAll("worker \\d+", "worker \\\\E\\\\d+\\\\Q")
            .replaceAll("\\d+\\.\\d ms", "\\\\E[\\\\d.]+ ms\\\\Q"));
  }
}
