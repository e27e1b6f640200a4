package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one request does to its worker, it is answered, and nobody else notices. */
final class WorkerDeathIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess start(String mode) {
    Instance instance =
        Instance.empty()
            .set("mode", mode)
            .set("worker_hang_time", "0.5")
            .set("worker_error_limit", "0")
            .set("max_wait_time", "3");
    instance.deploy("probe.jar", Fault.probe().bytes());
    return servers.start(instance);
  }

  private static void causeAll(MoltProcess molt, Set<Fault> faults, int status) {
    FaultRun run = new FaultRun(molt);
    try (Load load = Load.paced(molt.instance(), 4, 4, 200)) {
      for (Fault fault : faults) {
        FaultRun.Seen seen = run.cause(fault);
        assertThat(seen.http()).as(fault.label()).isEqualTo(status);
        assertThat(seen.closed()).as(fault.label()).isTrue();
        assertThat(seen.millis()).as("%s: the next answer", fault.label()).isNotNegative();
      }
      load.awaitAnswers(50);
      load.stop().assertNothingLost();
    }
    assertThat(molt.isAlive()).isTrue();
  }

  private static Set<Fault> of(Fault.Kind kind) {
    EnumSet<Fault> faults = EnumSet.allOf(Fault.class);
    faults.removeIf(fault -> fault.kind() != kind);
    return faults;
  }

  private static void awaitNoStuckThread(MoltProcess molt) {
    Await.until(
        "no thread is inside the probe's loops",
        LIMIT,
        () -> !threads(molt).contains("probe.Probe."),
        () -> threads(molt));
  }

  private static String threads(MoltProcess molt) {
    return Jcmd.run(molt.processId(), "Thread.print");
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aWorkerThatDiesIsBegunAnew(String mode) {
    MoltProcess molt = start(mode);
    causeAll(molt, of(Fault.Kind.DEATH), 500);
    assertThat(molt.log())
        .contains(
            "System.exit",
            "has called for the end of the JVM, exit code 3",
            "Has died (EXIT,",
            "Has died (EXCEPTION,");
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aRunawayIsEnded(String mode) {
    MoltProcess molt = start(mode);
    causeAll(molt, of(Fault.Kind.RUNAWAY), 503);
    awaitNoStuckThread(molt);
    assertThat(molt.log()).contains("has not returned within 0.500 s", "at probe.Probe");
    assertThat(molt.molt("status").out()).doesNotContain("could not be ended");
  }

  @Test
  void whatCannotBeEndedIsAnsweredAndNamed() {
    MoltProcess molt = start("process");
    causeAll(molt, of(Fault.Kind.UNREACHABLE), 503);
    Await.until(
        "both are named",
        Duration.ofSeconds(10),
        () ->
            molt.molt("status").out().contains("could not be ended and were left to themselves: 2"),
        () -> molt.molt("status").out());
    // Whatever of the expression's it is in just then: it also calls methods of Character.
    assertThat(molt.molt("status").out())
        .containsPattern(
            "onRequest GET /REGULAR_EXPRESSION.*, at java\\.base/java\\.(util\\.regex|lang)\\.");
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void whoWaitsForALockForEverIsAnsweredAndNamed(String mode) {
    MoltProcess molt = start(mode);
    causeAll(molt, of(Fault.Kind.WAITING), 503);
    assertThat(molt.log()).contains("has waited for a lock for 0.500 s", "at probe.Probe.both");
    molt.awaitLog("Could not be ended and is left to itself:\nonRequest GET /DEADLOCK");
  }
}
