package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.reload.Origin;
import io.molt.manager.reload.Scope;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.KeptContent;
import io.molt.task.TaskHandler;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Going back is a reload as any other, with a content from the store. */
class RollbackTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();
  private final World world = World.coroutines();

  private void serves(String... versions) {
    for (String version : versions) {
      world.swap(version, () -> new Echo(version, log));
    }
  }

  private CompletableFuture<ReloadResult> askToGoBack(String version) {
    return world
        .application
        .reloads()
        .request(Trigger.SHELL, Scope.ALL, new Origin.Store(version))
        .toCompletableFuture();
  }

  private ReloadResult goBack(String version) {
    CompletableFuture<ReloadResult> result = askToGoBack(version);
    world.schedule.run();
    return result.join();
  }

  private String served() {
    return world.request("/").log().getFirst();
  }

  /** Waits in its start until the gate is open. */
  private Echo startingSlowly(String name) {
    return new Echo(name, log) {
      @Override
      public void onWorkerStart(WorkerContext started) throws Exception {
        gate.pass();
        super.onWorkerStart(started);
      }
    };
  }

  @Test
  void whatServedBeforeServesAgain() {
    serves("1", "2", "3");
    assertThat(goBack(""))
        .isInstanceOfSatisfying(
            ReloadResult.Swapped.class,
            swapped -> {
              assertThat(swapped.version()).isEqualTo("2");
              assertThat(swapped.generation()).isEqualTo(4);
            });
    assertThat(served()).isEqualTo("200 2");
    assertThat(world.source.takes()).as("deploy/ was not looked at").isEqualTo(3);
    assertThat(world.neighbourhood.results()).hasSize(4);
  }

  @Test
  void twiceIsWhereOneWas() {
    serves("1", "2", "3");
    goBack("");
    goBack("");
    assertThat(served()).isEqualTo("200 3");
  }

  @Test
  void aVersionCanBeNamed() {
    serves("1", "2", "3");
    goBack("1");
    assertThat(served()).isEqualTo("200 1");
    assertThat(goBack("7"))
        .isInstanceOfSatisfying(
            ReloadResult.Failed.class,
            failed ->
                assertThat(failed.failure().toString()).startsWith("app: version 7 (expected:"));
    assertThat(served()).isEqualTo("200 1");
  }

  @Test
  void contentThatDoesNotStartAnyMoreIsNotTaken() {
    serves("1", "2");
    world.host.register(
        "1",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    assertThat(goBack("")).isInstanceOf(ReloadResult.Failed.class);
    assertThat(served()).isEqualTo("200 2");
    assertThat(world.application.reloads().failedAtBoot()).isFalse();
    assertThat(world.source.kept().of("app").getFirst().version()).isEqualTo("2");
  }

  @Test
  void damagedContentIsPassedOver() {
    serves("1", "2", "3");
    world.source.kept().damage("2");
    goBack("");
    assertThat(served()).isEqualTo("200 1");
  }

  @Test
  void theSameAskedForTogetherIsOne() {
    serves("1", "2", "3");
    CompletableFuture<ReloadResult> one = askToGoBack("");
    CompletableFuture<ReloadResult> other = askToGoBack("");
    world.schedule.run();
    assertThat(one.join()).isSameAs(other.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(served()).isEqualTo("200 2");
  }

  @Test
  void whoeverAsksForTheSameMeanwhileIsToldOfItAndItDoesNotGoForthAgain() {
    serves("1");
    world.host.register("1", () -> startingSlowly("1"));
    serves("2");
    CompletableFuture<ReloadResult> one = askToGoBack("");
    world.schedule.run();
    assertThat(gate.isReached()).isTrue();
    CompletableFuture<ReloadResult> late = askToGoBack("");
    gate.open();
    world.schedule.run();
    assertThat(one.join()).isInstanceOf(ReloadResult.Swapped.class).isSameAs(late.join());
    assertThat(served()).isEqualTo("200 1");
  }

  @Test
  void itWaitsForAReloadThatRuns() {
    serves("1");
    world.puts("2", () -> startingSlowly("2"));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    CompletableFuture<ReloadResult> early = askToGoBack("");
    world.schedule.run();
    assertThat(gate.isReached()).isTrue();
    CompletableFuture<ReloadResult> late = askToGoBack("");
    assertThat(early).isNotDone();
    gate.open();
    world.schedule.run();
    assertThat(reload.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(early.join()).isInstanceOf(ReloadResult.Swapped.class).isSameAs(late.join());
    assertThat(served()).isEqualTo("200 1");
  }

  @Test
  void aReloadThatIsAskedForMeanwhileFollowsAndTakesWhatDeployHolds() {
    serves("1");
    world.host.register("1", () -> startingSlowly("1"));
    serves("2");
    CompletableFuture<ReloadResult> back = askToGoBack("");
    world.schedule.run();
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SIGNAL);
    gate.open();
    world.schedule.run();
    assertThat(((ReloadResult.Swapped) back.join()).version()).isEqualTo("1");
    assertThat(((ReloadResult.Swapped) reload.join()).version()).isEqualTo("2");
    assertThat(served()).isEqualTo("200 2");
  }

  @Test
  void aFileThatHasNotChangedDoesNotUndoIt() {
    serves("1", "2");
    goBack("");
    CompletableFuture<ReloadResult> touched = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(touched.join()).isInstanceOf(ReloadResult.Discarded.class);
    assertThat(served()).isEqualTo("200 1");
    world.puts("3", () -> new Echo("3", log));
    world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(served()).isEqualTo("200 3");
  }

  @Test
  void aReloadThatCameTooLateForTheOneBeforeDoesNotUndoItEither() {
    serves("1");
    world.puts("2", () -> startingSlowly("2"));
    world.ask(Trigger.SHELL);
    world.schedule.run();
    ReloadResult.Discarded late = (ReloadResult.Discarded) world.ask(Trigger.DEPLOY).join();
    CompletableFuture<ReloadResult> back = askToGoBack("");
    gate.open();
    world.schedule.run();
    assertThat(late.followUp().toCompletableFuture().join()).isEqualTo(Optional.empty());
    assertThat(back.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(served()).isEqualTo("200 1");
  }

  @Test
  void aSingleWorkerIsBegunAnewWithWhatWasGoneBackTo() {
    serves("1", "2");
    goBack("");
    log.clear();
    CompletableFuture<ReloadResult> renewed =
        world.application.renew(0, Trigger.SHELL).toCompletableFuture();
    world.schedule.run();
    assertThat(renewed.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(log).contains("1 start").doesNotContain("2 start");
  }

  @Test
  void whatWasGoneBackToIsPreparedAhead() {
    World ahead = World.standby(1);
    ahead.swap("1", () -> new Echo("1", log));
    ahead.swap("2", () -> new Echo("2", log));
    ahead.schedule.advance(Duration.ofSeconds(10));
    ahead.application.reloads().request(Trigger.SHELL, Scope.ALL, new Origin.Store(""));
    ahead.schedule.run();
    int installed = ahead.host.installs();
    ahead.application.reloads().request(Trigger.SHELL, Scope.ALL, new Origin.Store("1"));
    ahead.schedule.run();
    assertThat(ahead.request("/").log()).containsExactly("200 1");
    assertThat(ahead.host.installs()).as("one more, for the next time").isEqualTo(installed + 1);
    assertThat(ahead.host.present()).isEqualTo(2);
  }

  @Test
  void whatOnlyTaskWorkersRunIsNotWhatHasServed() {
    World tasks = World.tasks(false, 1, 1);
    tasks.host.implement(TaskHandler.class);
    tasks.swap("1", () -> new Echo("1", log));
    tasks.puts("2", () -> new Echo("2", log));
    CompletableFuture<ReloadResult> result =
        tasks.application.deploy(Trigger.SHELL, Scope.TASKS).toCompletableFuture();
    tasks.await(result::isDone);
    assertThat(result.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(tasks.source.kept().of("app")).extracting(KeptContent::version).containsExactly("1");
  }
}
