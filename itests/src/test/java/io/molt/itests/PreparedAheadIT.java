package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The next generation's code is there before it is asked for, and nothing of it has run. */
final class PreparedAheadIT {

  private static final int WORKERS = 2;
  private static final int RELOADS = 20;

  /** What the JDK and the server keep for long has come to its size by then. */
  private static final int PROOF_WARM_UP = 2_000;

  private static final int PROOF_RELOADS = 10_000;

  @RegisterExtension static final Servers servers = new Servers();
  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe());
  }

  /** Those that serve and those that stand by; nothing of the generations before. */
  private static void awaitLoaders() {
    Await.until(
        "the classes are loaded twice for each worker, and no more",
        Duration.ofSeconds(20),
        Duration.ofMillis(100),
        () -> ClassFacts.now(molt).workerLoaders() == 2 * WORKERS,
        () -> ClassFacts.now(molt));
  }

  @Test
  void everyReloadTakesWhatWasReadyAndLeavesNothingElse() {
    awaitLoaders();
    try (Load load = Load.paced(molt.instance(), 2, 2, 200);
        WorkerClients clients = new WorkerClients(molt, WORKERS)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      for (int i = 0; i < RELOADS; i++) {
        clients.reload(signaller);
      }
      load.stop().assertNothingLost();
    }
    assertThat(molt.molt("reload").out()).contains("swapped to generation");
    awaitLoaders();
  }

  @Test
  void aChangedBundleIsWhatServesNext() {
    awaitLoaders();
    String before = molt.ask().version();
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("7.0.0").bytes());
    molt.awaitVersion("7.0.0");
    awaitLoaders();
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version(before).bytes());
    molt.awaitVersion(before);
  }

  @Test
  void afterARollbackTheOldCodeIsReloadedAsBefore() {
    byte[] good = WorkerBundle.probe().bytes();
    molt.instance()
        .deploy(
            "probe.jar",
            WorkerBundle.probe()
                .version("8.0.0")
                .probeCode("start", "throw new IllegalStateException(\"expected by the test\");")
                .bytes());
    molt.awaitLog("expected by the test");
    assertThat(molt.molt("reload").exit()).isEqualTo(4);
    long generation = molt.ask().generation();
    molt.instance().deploy("probe.jar", good);
    assertThat(molt.molt("reload").exit()).isZero();
    molt.awaitGeneration(generation + 1);
    awaitLoaders();
  }

  /** Tells when something of it runs: its static initialisers, its activator, its constructor. */
  private static WorkerBundle telling() {
    String activator =
        """
        package probe;
        import org.osgi.framework.*;
        public class Starter implements BundleActivator {
          static { Probe.tell("initialised"); }
          public void start(BundleContext context) {
            context.registerService(Runnable.class, () -> {}, null);
            int services = context.getBundle().getRegisteredServices().length;
            Probe.tell("started with " + services + " service");
          }
          public void stop(BundleContext context) { Probe.tell("stopped"); }
        }
        """;
    String tell =
        """
        public static void tell(String what) {
          try {
            record("%s", what);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
        static { tell("initialised"); }
        """
            .formatted(molt.instance().notes());
    return WorkerBundle.probe()
        .header("Bundle-Activator", "probe.Starter")
        .header(
            "Import-Package",
            "io.molt.net,io.molt.net.http,io.molt.worker,io.molt.reload,org.osgi.framework")
        .probeCode("static", tell)
        .probeCode("constructor", "tell(\"constructed\");")
        .source("probe.Starter", activator);
  }

  /**
   * Waits until it has told of so many generations and of nothing else. Not counted is how many
   * workers were constructed, for where one fails the other need not begin.
   */
  private static void awaitTold(int generations, int stopped) {
    Map<String, Long> expected = new TreeMap<>();
    expected.put("initialised", 2L * generations * WORKERS);
    expected.put("started with 1 service", (long) generations * WORKERS);
    if (stopped > 0) {
      expected.put("stopped", (long) stopped * WORKERS);
    }
    Await.until(
        "the application has told " + expected,
        Duration.ofSeconds(20),
        () -> told().equals(expected),
        () -> told());
  }

  private static Map<String, Long> told() {
    return molt.instance().noted().stream()
        .filter(line -> !line.equals("constructed"))
        .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
  }

  /** Its classes are loaded, and yet neither initialised nor started, before they are used. */
  @ParameterizedTest(name = "lazy activation: {0}")
  @ValueSource(booleans = {false, true})
  void nothingOfTheApplicationRunsAheadOfItsTime(boolean lazy) throws IOException {
    Files.deleteIfExists(molt.instance().notes());
    String before = molt.ask().version();
    WorkerBundle telling = telling().version(lazy ? "9.0.0" : "9.0.1");
    if (lazy) {
      telling.header("Bundle-ActivationPolicy", "lazy");
    }
    molt.instance().deploy("probe.jar", telling.bytes());
    molt.awaitVersion(lazy ? "9.0.0" : "9.0.1");
    awaitLoaders();
    awaitTold(1, 0);
    reload(molt, 1);
    awaitLoaders();
    awaitTold(2, 1);
    assertThat(molt.instance().noted()).filteredOn("constructed"::equals).hasSize(2 * WORKERS);
    // It is taken back when it has begun; what stands by for the code that goes on has not.
    molt.instance()
        .deploy(
            "probe.jar",
            telling
                .version("9.1.0")
                .probeCode("start", "throw new IllegalStateException(\"expected by the test\");")
                .bytes());
    assertThat(molt.molt("reload").exit()).isEqualTo(4);
    awaitLoaders();
    awaitTold(3, 2);
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version(before).bytes());
    molt.awaitVersion(before);
    awaitTold(3, 3);
  }

  /** Each class loader asks all nested jars for each class, and finds it in one. */
  @Test
  void nestedJarsAreNoMoreToRememberThanTheClassesInThem() {
    String before = molt.ask().version();
    molt.instance().deploy("probe.jar", nested().version("10.0.0").bytes());
    molt.awaitVersion("10.0.0");
    awaitLoaders();
    reload(molt, RELOADS);
    awaitLoaders();
    assertThat(molt.log()).doesNotContain("was not loaded ahead");
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version(before).bytes());
    molt.awaitVersion(before);
  }

  /** With nested jars, each of which is asked for every class, at every reload. */
  @Test
  @Tag("proof")
  void tenThousandReloadsLeaveTheMemoryAsItWas() {
    Instance instance = Instance.empty().set("log_level", "info");
    // Without profiles: the JIT compiler keeps them in the metaspace, and they grow for long.
    instance.setEnvironment("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    instance.deploy("probe.jar", nested().bytes());
    MoltProcess alone = servers.start(instance);
    reload(alone, PROOF_WARM_UP);
    ClassFacts before = ClassFacts.settled(alone);
    long heap = ClassFacts.heapKilobytes(alone);
    reload(alone, PROOF_RELOADS);
    Await.until(
        "the classes are loaded twice for each worker, and no more",
        Duration.ofSeconds(20),
        Duration.ofMillis(100),
        () -> ClassFacts.now(alone).workerLoaders() == 2 * WORKERS,
        () -> ClassFacts.now(alone));
    ClassFacts after = ClassFacts.settled(alone);
    assertThat(after.loadedClasses() - before.loadedClasses()).isLessThanOrEqualTo(50);
    assertThat(after.metaspaceKilobytes() - before.metaspaceKilobytes()).isLessThanOrEqualTo(512);
    assertThat(ClassFacts.heapKilobytes(alone) - heap).isLessThanOrEqualTo(2048);
  }

  private static void reload(MoltProcess server, int times) {
    try (WorkerClients clients = new WorkerClients(server, WORKERS)) {
      Signaller signaller = new Signaller(server.processId(), "USR1");
      for (int i = 0; i < times; i++) {
        clients.reload(signaller);
      }
    }
  }

  private static WorkerBundle nested() {
    String source = "package %s; public class One { public static int one() { return 1; } }";
    WorkerBundle bundle =
        WorkerBundle.probe()
            .header("Bundle-ClassPath", ".,lib/one.jar,lib/two.jar")
            .probeCode("start", "one.One.one(); two.One.one();")
            .source("one.One", source.formatted("one"))
            .source("two.One", source.formatted("two"));
    Map<String, byte[]> classes = bundle.classes();
    for (String name : List.of("one", "two")) {
      String file = name + "/One.class";
      bundle.file("lib/" + name + ".jar", jar(file, classes.get(file))).file(file, new byte[0]);
    }
    return bundle;
  }

  private static byte[] jar(String file, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      jar.putNextEntry(new ZipEntry(file));
      jar.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void anApplicationThatNeedsMoreMemoryThanItMayIsNotPreparedAhead() {
    Instance instance = Instance.withProbe().set("prepare_ahead_memory", "1M");
    WorkerBundle large = WorkerBundle.probe();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      String constant = "0123456789".repeat(600) + i;
      large.source(
          "large.C" + i,
          "package large; public class C%d { public static final String S = \"%s\"; }"
              .formatted(i, constant));
      text.append("Class.forName(\"large.C").append(i).append("\");\n");
    }
    instance.deploy("probe.jar", large.probeCode("start", text.toString()).bytes());
    MoltProcess limited = servers.start(instance);
    limited.awaitLog("The next generation is not prepared ahead: it would need about");
    assertThat(limited.molt("status").out())
        .contains("  not prepared ahead: it would need about")
        .contains("(expected: at most prepare_ahead_memory, which is 1024 KB)");
    assertThat(limited.molt("reload").exit()).isZero();
    Await.until(
        "the classes are loaded once for each worker",
        Duration.ofSeconds(20),
        Duration.ofMillis(100),
        () -> ClassFacts.now(limited).workerLoaders() == WORKERS,
        () -> ClassFacts.now(limited));
  }
}
