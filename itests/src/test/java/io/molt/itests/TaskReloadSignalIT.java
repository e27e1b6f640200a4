package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * SIGUSR2 is for task workers: it does no harm where there are none, nor does HotSpot's use of it.
 */
final class TaskReloadSignalIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe());
  }

  @Test
  void aTaskReloadLeavesTheWorkersAndLaterReloadsAlone() {
    long before = molt.ask().generation();
    int logged = molt.logFile().length();
    molt.signal("USR2");
    Await.until(
        "the log tells of the task workers",
        Duration.ofSeconds(10),
        () -> molt.logFile().substring(logged).contains("task worker"),
        molt::log);
    assertThat(molt.ask().generation()).isEqualTo(before);
    molt.signal("USR1");
    assertThat(molt.awaitGeneration(before + 1).generation()).isEqualTo(before + 1);
  }

  @Test
  void theCommandReloadTasksSucceeds() {
    long before = molt.ask().generation();
    CommandResult result = molt.molt("reload", "tasks");
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(molt.ask().generation()).isEqualTo(before);
  }

  @Test
  void aRunningFlightRecordingSendsNoSignals() {
    int logged = molt.logFile().length();
    Jcmd.run(molt.processId(), "JFR.start name=it settings=profile");
    try (Load load = Load.saturating(molt.instance(), 4, 4)) {
      Await.until(
          "the recording has sampled under load",
          Duration.ofSeconds(20),
          () -> {
            load.awaitAnswers(2000);
            return Jcmd.run(molt.processId(), "JFR.view hot-methods").contains("%");
          },
          molt::log);
      load.stop().assertNothingLost();
    } finally {
      Jcmd.run(molt.processId(), "JFR.stop name=it");
    }
    assertThat(molt.logFile().substring(logged))
        .doesNotContain("USR2")
        .doesNotContain("task worker");
  }
}
