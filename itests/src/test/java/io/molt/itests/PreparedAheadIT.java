package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code prepare_ahead} the next generation's code is there before it is asked for. */
final class PreparedAheadIT {

  private static final int WORKERS = 2;
  private static final int RELOADS = 20;

  @RegisterExtension static final Servers servers = new Servers();
  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe().set("prepare_ahead", "on"));
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
}
