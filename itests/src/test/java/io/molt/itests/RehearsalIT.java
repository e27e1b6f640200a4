package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that has nothing to do rehearses reloads, and nobody can tell. */
final class RehearsalIT {

  private static final int WORKERS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern ENDED =
      Pattern.compile("DEBUG \\[rehearsal] Ended after (\\d+) reloads in \\d+ ms: (.*)\\.");

  @RegisterExtension static final Servers servers = new Servers();

  /** The probe, whose workers write down the number of a timer each. */
  private static MoltProcess start() {
    Instance instance = Instance.empty().set("rehearsal", "on");
    String timer =
        "record(\"%s\", \"\" + context.server().timers().after(java.time.Duration.ofHours(1), id -> {}));"
            .formatted(instance.notes());
    WorkerBundle probe =
        WorkerBundle.probe()
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.http,io.molt.reload,io.molt.timer,io.molt.worker")
            .probeCode("start", timer);
    instance.deploy("probe.jar", probe.bytes());
    return servers.start(instance);
  }

  private static void awaitRehearsed(MoltProcess molt, int generation) {
    molt.awaitLog("[~rehearsal gen %d] READY -> SERVING".formatted(generation));
  }

  private static Matcher ended(MoltProcess molt) {
    molt.awaitLog("DEBUG [rehearsal] Ended after");
    Matcher ended = ENDED.matcher(molt.logFile());
    assertThat(ended.find()).isTrue();
    return ended;
  }

  /** What those see who ask for all there is to know. */
  private static void assertNobodySeesIt(MoltProcess molt) {
    for (List<String> command :
        List.of(
            List.of("status"),
            List.of("status", "--json"),
            List.of("status", "--bundles"),
            List.of("history"),
            List.of("history", "--json"),
            List.of("leaks"))) {
      CommandResult result = molt.molt(command.toArray(String[]::new));
      assertThat(result.exit()).as("%s", result).isZero();
      assertThat(result.out()).as("%s", command).doesNotContain("rehearsal");
    }
    assertThat(aboveDebug(molt)).noneMatch(line -> line.contains("rehearsal"));
  }

  private static Stream<String> aboveDebug(MoltProcess molt) {
    return molt.logFile().lines().filter(line -> !line.contains("Z DEBUG "));
  }

  /** The classes of what is rehearsed, each in a loader of its own. */
  private static void awaitCollected(MoltProcess molt) {
    Await.until(
        "nothing of the rehearsal is loaded",
        LIMIT,
        Duration.ofMillis(100),
        () -> rehearsed(molt) == 0,
        () -> rehearsed(molt));
  }

  private static long rehearsed(MoltProcess molt) {
    Jcmd.run(molt.processId(), "GC.run");
    return Jcmd.run(molt.processId(), "VM.classloaders show-classes")
        .lines()
        .filter(line -> line.contains("rehearsal.Understudy"))
        .count();
  }

  private static Path directory(MoltProcess molt) {
    return molt.instance().base().resolve("run").resolve("rehearsal");
  }

  private static void awaitNoDirectory(MoltProcess molt) {
    Await.until(
        "its directory is gone",
        LIMIT,
        Duration.ofMillis(20),
        () -> !Files.exists(directory(molt)),
        () -> directory(molt));
  }

  @Test
  void nobodySeesItAndNothingIsLeftOfIt() {
    MoltProcess molt = start();
    awaitRehearsed(molt, 3);
    assertThat(directory(molt)).isDirectory();
    assertNobodySeesIt(molt);
    assertThat(ended(molt).group(2)).isEqualTo("all is done");
    assertThat(molt.logFile()).contains("[rehearsal] What was left of it until now was collected.");
    molt.awaitLog("[~rehearsal gen 60] STOPPING -> GONE");
    assertNobodySeesIt(molt);
    assertThat(molt.molt("shell", "lb").out()).contains("probe").doesNotContain("rehearsal");
    awaitNoDirectory(molt);
    awaitCollected(molt);
    assertThat(ClassFacts.settled(molt).workerLoaders()).isEqualTo(2 * WORKERS);
    assertThat(molt.ask().generation()).isEqualTo(1);
    assertThat(molt.molt("reload").out()).contains("swapped to generation 2");
    assertThat(molt.instance().noted()).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void aReloadInTheMiddleOfItIsServedAndEndsIt() {
    MoltProcess molt = start();
    awaitRehearsed(molt, 3);
    molt.signal("USR1");
    molt.awaitGeneration(2);
    Matcher ended = ended(molt);
    assertThat(ended.group(2)).isEqualTo("something was asked for");
    assertThat(Integer.parseInt(ended.group(1))).isBetween(2, 59);
    awaitNoDirectory(molt);
    awaitCollected(molt);
    assertNobodySeesIt(molt);
  }

  @Test
  void aServerThatRehearsesStopsAsAnyOther() {
    MoltProcess molt = start();
    awaitRehearsed(molt, 3);
    molt.signal("TERM");
    assertThat(molt.awaitExit()).isZero();
    assertThat(directory(molt)).doesNotExist();
    assertThat(aboveDebug(molt))
        .noneMatch(line -> line.contains("rehearsal") || line.contains("Exception"));
  }
}
