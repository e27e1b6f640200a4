package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A command that comes while a reload runs is told what became of the content; a signal is dropped,
 * but no edit is.
 */
final class OverlappingReloadsIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void aCommandDuringAReloadIsToldWhatCameOfIt() {
    MoltProcess molt = servers.start(slowStarting("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt, 2);
    CommandResult second = molt.molt("reload");
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.text()).contains("probe: swapped to generation 2");
    assertThat(molt.ask().generation()).isEqualTo(2);
  }

  @Test
  void aSignalDuringAReloadIsDiscardedAndTheLogSaysSo() {
    MoltProcess molt = servers.start(slowStarting("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt, 2);
    molt.signal("USR1");
    molt.awaitLog("[probe] A reload was discarded: ");
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(molt.ask().generation()).isEqualTo(2);
  }

  @Test
  void contentThatCameMeanwhileIsTakenByOneMoreReload() {
    MoltProcess molt = servers.start(slowStarting("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt, 2);
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("3.0.0").bytes());
    CommandResult second = molt.molt("reload");
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.text()).contains("3.0.0");
    assertThat(molt.ask())
        .extracting(Answer::version, Answer::generation)
        .containsExactly("3.0.0", 3L);
  }

  @Test
  void anEditDuringAReloadIsNotMissed() {
    MoltProcess molt = servers.start(slowStarting("on"));
    CompletableFuture<CommandResult> first = reloadBegun(molt, 2);
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("3.0.0").bytes());
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(molt.awaitVersion("3.0.0").generation()).isEqualTo(3);
  }

  @Test
  void manySignalsAtOnceDoNotUpsetIt() {
    MoltProcess molt = servers.start(Instance.withProbe());
    long before = molt.ask().generation();
    try (Load load = Load.saturating(molt.instance(), 4, 4)) {
      load.awaitAnswers(200);
      for (int i = 0; i < 20; i++) {
        molt.signal("USR1");
        molt.signal("USR2");
      }
      molt.awaitGeneration(before + 1);
      load.awaitAnswers(500);
      load.stop().assertNothingLost();
    }
    CommandResult last = molt.molt("reload");
    assertThat(last.exit()).as("%s", last).isZero();
  }

  /** Each worker takes a second to start and records that it has begun to. */
  private static Instance slowStarting(String autoReload) {
    Instance instance = Instance.empty().set("auto_reload", autoReload).set("worker_num", "1");
    instance.deploy("probe.jar", slow(instance).bytes());
    return instance;
  }

  private static WorkerBundle slow(Instance instance) {
    return WorkerBundle.probe()
        .probeCode("start", "record(\"" + instance.notes() + "\", \"start\"); Thread.sleep(2000);");
  }

  private static CompletableFuture<CommandResult> reloadBegun(MoltProcess molt, int starts) {
    CompletableFuture<CommandResult> reload =
        CompletableFuture.supplyAsync(() -> molt.molt("reload"));
    molt.awaitNoted(starts);
    return reload;
  }
}
