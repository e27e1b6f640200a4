package io.molt.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Trials of this: what lies in deploy/ is taken, or told of; and what it brings with it works. */
final class DeployTrials {

  static final String SECTION = "deploy";

  private static final int RUNS = 3;
  private static final int RELOADS = 10;
  private static final int LARGE = 44_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private DeployTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(SECTION, "a file that is not taken says so once", RUNS, DeployTrials::notTaken),
        new Trial(SECTION, "a reload names what failed and what not", RUNS, DeployTrials::named),
        new Trial(SECTION, "a refused application is taken up", RUNS, DeployTrials::takenUp),
        new Trial(
            SECTION, "drivers and versioned classes in every worker", RUNS, DeployTrials::brought),
        new Trial(SECTION, "44 MB hold up no other change", RUNS, DeployTrials::large));
  }

  private static String notTaken(String mode) {
    Instance instance = Instance.empty().set("mode", mode);
    instance.deploy("a.jar", probe("probe", "1.0.0.SNAPSHOT"));
    instance.deploy("b.jar", probe("probe", "1.0.0"));
    instance.deploy("c.jar", probe("probe", "0.9.0"));
    instance.deploy("d.war", "war".getBytes(UTF_8));
    instance.deploy(".e.jar.x", "half".getBytes(UTF_8));
    return with(
        instance,
        molt -> {
          see(molt.ask().version(), "1.0.0");
          for (String file : List.of("a.jar", "c.jar", "d.war", ".e.jar.x")) {
            molt.awaitLog("deploy/" + file + " is not taken");
          }
          long told = molt.logFile().lines().filter(line -> line.contains("is not taken")).count();
          long listed =
              molt.molt("status").text().lines().filter(l -> l.startsWith("not taken: ")).count();
          see(told + " told, " + listed + " listed", "4 told, 4 listed");
          return told + " of 4 told, " + listed + " listed";
        });
  }

  private static String named(String mode) {
    Instance instance = Instance.empty().set("mode", mode).set("auto_reload", "off");
    instance.setListener("http", "application", "good").setListener("tcp", "application", "good");
    instance.deploy("bad.jar", probe("bad", "1.0.0"));
    instance.deploy("good.jar", probe("good", "1.0.0"));
    return with(
        instance,
        molt -> {
          instance.deploy("bad.jar", BrokenBundle.NOT_A_ZIP.bytes());
          CommandResult some = molt.molt("reload");
          instance.deploy("good.jar", BrokenBundle.NOT_A_ZIP.bytes());
          CommandResult none = molt.molt("reload");
          see(some.exit() + " and " + none.exit(), "12 and 4");
          see(some.text().contains("bad: failed; good: swapped") ? "named" : some.text(), "named");
          return "exit 12 for some, 4 for all";
        });
  }

  private static String takenUp(String mode) {
    Instance instance = Instance.withProbe().set("mode", mode);
    return with(
        instance,
        molt -> {
          instance.deploy("other.jar", probe("other", "1.0.0"));
          molt.awaitLog("[other] Could not be started");
          instance.undeploy("probe.jar");
          Await.until(
              "other answers",
              PATIENCE,
              () -> molt.molt("status").text().contains("other: version 1.0.0"),
              molt::log);
          see(molt.ask().application(), "other");
          return "";
        });
  }

  private static String brought(String mode) {
    Instance instance = Instance.empty().set("mode", mode);
    instance.deploy("bringer.jar", Bringer.bundle().bytes());
    return with(
        instance,
        molt -> {
          see(Bringer.ask(molt, "/version"), "for Java 17");
          see(Bringer.ask(molt, "/bundles"), "bringer");
          for (int i = 0; i <= RELOADS; i++) {
            awaitBothDrivers(molt);
            see("exit " + molt.molt("reload").exit(), "exit 0");
          }
          return RELOADS + " reloads";
        });
  }

  private static void awaitBothDrivers(MoltProcess molt) {
    Set<String> workers = new TreeSet<>();
    Await.until(
        "both workers have answered",
        PATIENCE,
        () -> {
          String answer = Bringer.ask(molt, "/driver");
          see(answer.replaceFirst("^[^:]*: ", ""), "its own driver, its own driver");
          return workers.add(answer.split(" ")[1]) && workers.size() == 2;
        },
        molt::log);
  }

  /** The small one is written when the server has begun to read the large one. */
  private static String large(String mode) {
    byte[] data = new byte[LARGE];
    new Random(1).nextBytes(data);
    byte[] file = WorkerBundle.probe().name("large").version("2.0.0").file("data", data).bytes();
    Instance instance = Instance.empty().set("mode", mode);
    instance.setListener("http", "application", "small").setListener("tcp", "application", "small");
    instance.deploy("large.jar", probe("large", "1.0.0"));
    instance.deploy("small.jar", probe("small", "1.0.0"));
    return with(
        instance,
        molt -> {
          long began = System.nanoTime();
          instance.deploy("large.jar", file);
          instance.deploy("small.jar", probe("small", "2.0.0"));
          molt.awaitVersion("2.0.0");
          long small = System.nanoTime() - began;
          Await.until(
              "the large one serves",
              PATIENCE,
              () -> molt.log().contains("serves: large 2.0.0"),
              molt::log);
          long both = System.nanoTime() - began;
          String log = molt.log();
          boolean first = log.indexOf("serves: small 2.0.0") < log.indexOf("serves: large 2.0.0");
          see(first ? "small first" : "large first", "small first");
          return "small after %d ms, large after %d".formatted(small / 1_000_000, both / 1_000_000);
        });
  }

  private static byte[] probe(String name, String version) {
    return WorkerBundle.probe().name(name).version(version).bytes();
  }

  /** What is done with a server. */
  private interface Use {
    String of(MoltProcess molt);
  }

  private static String with(Instance instance, Use use) {
    try (MoltProcess molt = MoltProcess.start(instance)) {
      return use.of(molt);
    } finally {
      instance.delete();
    }
  }

  private static void see(String seen, String right) {
    if (!seen.equals(right)) {
      throw new AssertionError("\"" + seen + "\" (expected: \"" + right + "\")");
    }
  }
}
