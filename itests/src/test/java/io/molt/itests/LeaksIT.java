package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What retired code leaves behind is cleaned up, and said, or named. Each application leaks in one
 * way, with its first generation: see its source among the test resources.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LeaksIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final Duration LIMIT = Duration.ofSeconds(30);
  static final List<String> CLEANED =
      List.of(
          "thread",
          "timer",
          "executor",
          "driver",
          "hook",
          "mbean",
          "handler",
          "caches",
          "property",
          "url",
          "client",
          "standard",
          "listener",
          "server",
          "recorder",
          "accept");
  static final List<String> NAMED = List.of("stubborn", "local", "static");

  private static MoltProcess molt;

  @BeforeAll
  static void reload() {
    molt = servers.start(instance());
    CommandResult result = molt.molt("reload");
    assertThat(result.exit()).as("%s", result).isZero();
  }

  /** One application for each way to leak, with one worker each. */
  static Instance instance() {
    Instance instance = Instance.empty().set("worker_num", "1");
    WorkerBundle registry =
        WorkerBundle.library("registry").source("registry.Registry", registrySource());
    instance.library("registry.jar", registry.bytes());
    WorkerBundle leaky =
        WorkerBundle.of("leaky", "leaky.Leaky", source())
            .source("registry.Registry", registrySource())
            .header(
                "Import-Package",
                "io.molt.worker,com.sun.net.httpserver,javax.management,jdk.jfr,registry");
    CLEANED.forEach(name -> instance.deploy(name + ".jar", leaky.name(name).bytes()));
    NAMED.forEach(name -> instance.deploy(name + ".jar", leaky.name(name).bytes()));
    return instance;
  }

  /** Shared with all, so that a worker's values outlive it there. */
  private static String registrySource() {
    return """
    package registry;

    import java.util.List;
    import java.util.concurrent.*;

    public final class Registry {
      public static final ExecutorService POOL = Executors.newFixedThreadPool(1, task -> {
        Thread thread = new Thread(task, "shared");
        thread.setDaemon(true);
        return thread;
      });
      public static final List<Object> LISTENERS = new CopyOnWriteArrayList<>();
    }
    """;
  }

  private static String source() {
    try (InputStream in = LeaksIT.class.getResourceAsStream("Leaky.java.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Order(1)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          thread   | thread "poller" (a lambda of leaky.Leaky) interrupted
          timer    | java.util.Timer "ticks" with leaky.Leaky$Tick cancelled
          executor | executor of thread "pool-
          driver   | JDBC driver leaky.Leaky$NoDriver deregistered
          hook     | shutdown hook a lambda of leaky.Leaky removed
          mbean    | MBean leaky:type=Session unregistered
          handler  | handler leaky.Leaky$1 of logger "" removed
          caches   | resource bundle leaky.Leaky$Texts in the cache taken out
          caches   | java.beans.Introspector's information on leaky.Leaky$Session taken out
          property | system property leaky.session with an object of leaky.Leaky$Session removed
          url      | map of file names to content types (a lambda of leaky.Leaky) removed
          client   | HttpClient with a lambda of leaky.Leaky shut down
          standard | MBean leaky:type=Standard unregistered
          listener | notification listener a lambda of leaky.Leaky of sun.management.MemoryImpl removed
          server   | HttpServer with a lambda of leaky.Leaky stopped
          recorder | listener of FlightRecorder leaky.Leaky$2 removed
          accept   | asynchronous channel whose acceptHandler is leaky.Leaky$Accepted closed
          """)
  @ParameterizedTest
  void whatCanBeUndoneIsCleanedUp(String application, String said) {
    Await.until(
        "the log says for " + application + ": " + said,
        LIMIT,
        () ->
            molt.logFile()
                .lines()
                .anyMatch(
                    line ->
                        line.contains(
                                "[" + application + " worker 0 gen 1] Left behind, cleaned up: ")
                            && line.contains(said)),
        molt::log);
  }

  @Order(2)
  @Test
  void whatIsCleanedUpIsCollectedAndTheRestIsNamed() {
    Await.until(
        "only what cannot be undone is left",
        LIMIT,
        () -> leaks().lines().noneMatch(line -> CLEANED.stream().anyMatch(n -> isRowOf(n, line))),
        () -> leaks() + molt.log());
    assertThat(leaks().replaceAll("  \\d+(\\.\\d+)? m?s +", "  T  "))
        .containsPattern(
            "local +worker 0 +1 +1\\.0\\.0 +T +\\d+\n"
                + "  held by thread local of thread \"shared\" with an object of"
                + " leaky.Leaky\\$Session\n")
        .containsPattern(
            "static +worker 0 +1 +1\\.0\\.0 +T +\\d+\n"
                + "  held by bundle registry: field registry.Registry.LISTENERS holds an object of"
                + " leaky.Leaky\\$Session\n")
        .containsPattern(
            "stubborn +worker 0 +1 +1\\.0\\.0 +T +\\d+\n"
                + "  held by thread \"poller\" \\(a lambda of leaky.Leaky\\), at"
                + " leaky.Leaky.goOn\\(Leaky.java:");
    assertThat(molt.molt("status").out()).contains("not collected yet: 3");
  }

  @Order(2)
  @Test
  void itIsToldAsTheDocumentsShow() {
    DocumentText readme = DocumentText.in(Path.of(".."));
    List<String> shown =
        readme
            .block("console", "$ bin/molt leaks")
            .shown()
            .replace("com.acme.registry", "registry")
            .replace("shop.Listener", "leaky.Leaky$Session")
            .lines()
            .toList();
    List<String> told = leaks().lines().toList();
    assertThat(told.getFirst().split(" +")).containsExactly(shown.getFirst().split(" +"));
    assertThat(told).contains(shown.getLast());
  }

  /** Whether a line of {@code molt leaks} speaks of it. */
  static boolean isRowOf(String application, String line) {
    return line.startsWith(application + " ");
  }

  private static String leaks() {
    CommandResult result = molt.molt("leaks");
    assertThat(result.exit()).as("%s", result).isZero();
    return result.out();
  }

  @Order(3)
  @Test
  void whatOutlivesSomeCollectionsIsLogged() {
    String label = "[stubborn worker 0 gen 1] Is still in memory ";
    Await.until(
        "the log says that one stays",
        LIMIT,
        Duration.ofMillis(100),
        () -> {
          Jcmd.run(molt.processId(), "GC.run");
          return molt.logFile().contains(label);
        },
        molt::log);
    assertThat(molt.logFile())
        .containsPattern("stubborn worker 0 gen 1\\] .*: thread \"poller\" \\(a lambda of leaky");
  }
}
