package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * WebSockets as the Autobahn test suite (0.6.4) has them: what a client sends that keeps to RFC
 * 6455, and what one sends that does not. The suite is a program in Python 2, which Jython runs on
 * the JVM of the tests. Its chapters 12 and 13, of compression, came with later versions, of which
 * there is none that Maven can fetch: DeflateTest is about that, and RealClientsIT's clients do it.
 */
@Tag("proof")
@Timeout(3600)
final class AutobahnIT {

  private static final Path SUITE = Path.of("target/autobahn").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(45);

  /** What the suite says of a case that went as the RFCs want it, or is not about them. */
  private static final Set<String> WELL = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

  private static final String RUN =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', sys.argv[2]]
      from autobahntestsuite import wstest
      wstest.run()
      """;

  private static final String ECHO =
      """
      package example;

      import io.molt.net.websocket.WebSocketConnection;
      import io.molt.net.websocket.WebSocketHandler;
      import io.molt.worker.Worker;
      import java.nio.ByteBuffer;

      public final class Echo implements Worker, WebSocketHandler {
        @Override
        public void onMessage(WebSocketConnection client, String text) {
          client.push(text);
        }

        @Override
        public void onMessage(WebSocketConnection client, ByteBuffer data) {
          client.push(data);
        }
      }
      """;

  @RegisterExtension static final Servers servers = new Servers();

  private static @Nullable Instance started;

  @BeforeAll
  static void start() {
    Instance instance =
        Instance.empty()
            .withoutListener("tcp")
            .setListener("http", "websocket_compression", "on")
            .setListener("http", "package_max_length", "17M");
    instance.deploy(
        "echo.jar",
        WorkerBundle.of("echo", "example.Echo", ECHO)
            .header("Import-Package", "io.molt.net,io.molt.net.websocket,io.molt.worker")
            .bytes());
    servers.start(instance);
    started = instance;
  }

  /** By the numbers of the suite's chapters: 9 is of large messages. */
  @ParameterizedTest
  @CsvSource({"1 2 3 4 5 6 7 10, 247", "9, 54"})
  void allGoesAsTheRfcsWantIt(String chapters, int cases) throws IOException {
    Instance instance = requireNonNull(started);
    Path reports = instance.base().resolve("autobahn-" + chapters.replace(' ', '-'));
    Path plan =
        Files.writeString(
            instance.base().resolve("autobahn.json"),
            plan(List.of(chapters.split(" ")), instance.port("http"), reports));
    CommandResult run =
        CommandResult.of(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                SUITE.resolve("jython-standalone.jar").toString(),
                "org.python.util.jython",
                "-c",
                RUN,
                SUITE.resolve("suite").toString(),
                plan.toString()),
            LIMIT);
    assertThat(run.exit()).as("%s", run).isZero();
    Map<String, String> results = results(reports);
    // The suite passes over what it does not have.
    assertThat(results).hasSize(cases);
    results.values().removeIf(WELL::contains);
    assertThat(results).isEmpty();
  }

  private static String plan(List<String> chapters, int port, Path reports) {
    Map<String, Object> server = Map.of("agent", "Molt", "url", "ws://127.0.0.1:" + port + "/");
    return new Gson()
        .toJson(
            Map.of(
                "options",
                Map.of("failByDrop", false),
                "outdir",
                reports.toString(),
                "servers",
                List.of(server),
                "cases",
                chapters.stream().map(chapter -> chapter + ".*").toList(),
                "exclude-cases",
                List.of(),
                "exclude-agent-cases",
                Map.of()));
  }

  /** What came of each case: of its messages, and if that is well, of its close. */
  private static Map<String, String> results(Path reports) throws IOException {
    JsonObject cases =
        JsonParser.parseString(Files.readString(reports.resolve("index.json")))
            .getAsJsonObject()
            .getAsJsonObject("Molt");
    Map<String, String> results = new TreeMap<>();
    for (String number : cases.keySet()) {
      JsonObject its = cases.getAsJsonObject(number);
      String behaviour = its.get("behavior").getAsString();
      results.put(
          number, WELL.contains(behaviour) ? its.get("behaviorClose").getAsString() : behaviour);
    }
    return results;
  }
}
