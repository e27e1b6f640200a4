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
    MoltProcess molt = servers.start(heldAtStart("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt);
    CommandResult second = reloadMeanwhile(molt);
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.text()).contains("probe: swapped to generation 2");
    assertThat(molt.ask().generation()).isEqualTo(2);
  }

  @Test
  void aSignalDuringAReloadIsDiscardedAndTheLogSaysSo() {
    MoltProcess molt = servers.start(heldAtStart("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt);
    molt.signal("USR1");
    molt.awaitLog("[probe] A reload was discarded: ");
    Gate.of(molt.instance()).open();
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(molt.ask().generation()).isEqualTo(2);
  }

  @Test
  void contentThatCameMeanwhileIsTakenByOneMoreReload() {
    MoltProcess molt = servers.start(heldAtStart("off"));
    CompletableFuture<CommandResult> first = reloadBegun(molt);
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("3.0.0").bytes());
    CommandResult second = reloadMeanwhile(molt);
    assertThat(first.join().exit()).as("%s", first.join()).isZero();
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.text()).contains("3.0.0");
    assertThat(molt.ask())
        .extracting(Answer::version, Answer::generation)
        .containsExactly("3.0.0", 3L);
  }

  @Test
  void anEditDuringAReloadIsNotMissed() {
    MoltProcess molt = servers.start(heldAtStart("on"));
    CompletableFuture<CommandResult> first = reloadBegun(molt);
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("3.0.0").bytes());
    Gate.of(molt.instance()).open();
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

  /** The worker does not start as long as the {@link Gate} is closed. */
  private static Instance heldAtStart(String autoReload) {
    Instance instance = Instance.empty().set("auto_reload", autoReload).set("worker_num", "1");
    String started =
        "record(\"" + instance.notes() + "\", \"start\"); " + Gate.of(instance).passed();
    instance.deploy("probe.jar", WorkerBundle.probe().probeCode("start", started).bytes());
    return instance;
  }

  /** A reload whose worker is held at its start. */
  private static CompletableFuture<CommandResult> reloadBegun(MoltProcess molt) {
    Gate.of(molt.instance()).close();
    CompletableFuture<CommandResult> reload = reload(molt);
    molt.awaitNoted(2);
    return reload;
  }

  /** Asks for one more, and lets the first one's worker go when that has been heard. */
  private static CommandResult reloadMeanwhile(MoltProcess molt) {
    CompletableFuture<CommandResult> second = reload(molt);
    molt.awaitLog("[probe] A reload runs, and one more is asked for (SHELL)");
    Gate.of(molt.instance()).open();
    return second.join();
  }

  private static CompletableFuture<CommandResult> reload(MoltProcess molt) {
    // The common pool may have a single thread, and the two are to run at the same time.
    return CompletableFuture.supplyAsync(() -> molt.molt("reload"), Thread::startVirtualThread);
  }
}
