package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker is begun anew while the others serve, and nobody notices. */
final class SingleWorkerIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void workersThatHaveDoneEnoughAreBegunAnewUnderLoad(String mode) {
    MoltProcess molt =
        servers.start(Instance.withProbe().set("mode", mode).set("max_request", "500"));
    try (Load load = Load.saturating(molt.instance(), 8, 8)) {
      Await.until(
          "twenty workers were begun anew",
          Duration.ofSeconds(30),
          () -> {
            load.awaitAnswers(1_000);
            return molt.logFile().split("Begun anew: max_request", -1).length > 20;
          },
          molt::log);
      load.stop().assertNothingLost();
    }
    assertThat(molt.ask().generation()).isEqualTo(1);
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void oneIsBegunAnewByItsNumber(String mode) {
    MoltProcess molt = servers.start(Instance.withProbe().set("mode", mode));
    try (Load load = Load.saturating(molt.instance(), 4, 4)) {
      load.awaitAnswers(1_000);
      CommandResult result = molt.molt("reload", "worker", "probe", "1");
      assertThat(result.out()).contains("probe worker 1: swapped to generation 1 (version 1.0.0)");
      load.awaitAnswers(1_000);
      load.stop().assertNothingLost();
    }
    assertThat(molt.log()).contains("[probe worker 1 gen 1] Begun anew: asked for.");
    CommandResult unknown = molt.molt("reload", "worker", "probe", "7");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).contains("probe: worker 7 (expected: 0 to 1)");
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aReloadOneAfterTheOtherLosesNothingAndIsTakenBackAsAWhole(String mode) {
    Instance instance = Instance.empty().set("mode", mode).set("rolling_reload", "on");
    String fails = "if (context.workerId() == 1) throw new Exception(\"not this one\");";
    instance.set("auto_reload", "off").deploy("probe.jar", WorkerBundle.probe().bytes());
    MoltProcess molt = servers.start(instance);
    try (Load load = Load.saturating(instance, 4, 4)) {
      instance.deploy("probe.jar", WorkerBundle.probe().version("2.0.0").bytes());
      assertThat(molt.molt("reload").out()).contains("swapped to generation 2 (version 2.0.0)");
      load.awaitAnswers(500);
      load.stop().assertNothingLost();
    }
    assertThat(molt.log()).contains("Generation 2 serves, one worker after the other");
    byte[] broken = WorkerBundle.probe().version("3.0.0").probeCode("start", fails).bytes();
    instance.deploy("probe.jar", broken);
    CommandResult result = molt.molt("reload");
    assertThat(result.text()).contains("not this one");
    try (WorkerClients clients = new WorkerClients(molt, 2)) {
      assertThat(molt.ask().version()).isEqualTo("2.0.0");
    }
    assertThat(molt.molt("status").out()).doesNotContain("3.0.0");
  }
}
