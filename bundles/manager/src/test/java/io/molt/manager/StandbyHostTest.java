package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.code.StandbyHost;
import io.molt.manager.code.WorkerCode;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.settings.Mode;
import io.molt.task.TaskHandler;
import io.molt.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StandbyHostTest {

  private static final int WORKERS = 2;
  private static final Duration LATER = Duration.ofSeconds(10);

  private final FakeHost bundles = new FakeHost();
  private final StandbyHost host = new StandbyHost(bundles, World.STANDBY_BYTES);
  private final Content one = FakeSource.content("app", "1");
  private final Content two = FakeSource.content("app", "2");

  @BeforeEach
  void register() {
    bundles.register("1", StandbyHostTest::worker);
    bundles.register("2", StandbyHostTest::worker);
  }

  private static Worker worker() {
    return new Worker() {};
  }

  /** One serves, and so do the workers that are returned. */
  private List<WorkerCode> serves() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    host.expect(one, WORKERS, serving);
    return serving;
  }

  @Test
  void theSameContentIsLoadedBeforeItIsAskedFor() throws CodeException {
    List<WorkerCode> serving = serves();
    assertThat(bundles.installs()).isEqualTo(2 * WORKERS);
    assertThat(bundles.loaded()).containsExactly("Class1", "Class2", "Class1", "Class2");
    List<WorkerCode> next = host.install(one, WORKERS);
    assertThat(bundles.installs()).isEqualTo(2 * WORKERS);
    assertThat(next).hasSize(WORKERS).doesNotContainAnyElementsOf(serving);
  }

  @Test
  void whatIsReadyIsStartedWhenItIsHandedOutAndNotBefore() throws CodeException {
    serves();
    assertThat(bundles.started()).containsExactly(1L, 2L);
    host.install(one, 1);
    assertThat(bundles.started()).containsExactly(1L, 2L, 3L);
    host.install(one, 1);
    assertThat(bundles.started()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whatCannotBeStartedIsGoneAndTheNextIsTriedAnew() throws CodeException {
    serves();
    bundles.refuseToStart(new CodeException("its activator fails", null));
    assertThatExceptionOfType(CodeException.class)
        .isThrownBy(() -> host.install(one, WORKERS))
        .withMessage("its activator fails");
    assertThat(bundles.present()).isEqualTo(WORKERS);
    bundles.refuseToStart(null);
    assertThat(host.install(one, WORKERS)).hasSize(WORKERS);
  }

  /** The framework leaves something in it for each class loader. */
  @Test
  void theThreadThatLoadsClassesEnds() throws Exception {
    serves();
    assertThat(bundles.loading()).isNotSameAs(Thread.currentThread());
    bundles.loading().join();
  }

  @Test
  void whatIsExpectedAlreadyIsNotLoadedAgain() throws CodeException {
    host.expect(one, WORKERS, serves());
    assertThat(bundles.present()).isEqualTo(2 * WORKERS);
  }

  @Test
  void whatHasBeenUsedUpIsMadeReadyAgain() throws CodeException {
    List<WorkerCode> serving = serves();
    List<WorkerCode> single = host.install(one, 1);
    assertThat(bundles.installs()).as("a worker begun anew takes what is ready").isEqualTo(4);
    host.expect(one, WORKERS, serving);
    assertThat(bundles.installs()).isEqualTo(5);
    assertThat(host.install(one, WORKERS)).doesNotContainAnyElementsOf(single);
    assertThat(bundles.installs()).isEqualTo(5);
  }

  @Test
  void whatIsMissingIsInstalledBeside() throws CodeException {
    serves();
    LoadTimes times = new LoadTimes(WORKERS + 1);
    assertThat(host.install(one, WORKERS + 1, times)).hasSize(WORKERS + 1).doesNotHaveDuplicates();
    assertThat(times.installNanos(0)).isZero();
    assertThat(times.installNanos(WORKERS)).isEqualTo(FakeHost.INSTALL_NANOS);
    assertThat(times.resolveNanos()).isEqualTo(FakeHost.RESOLVE_NANOS);
  }

  @Test
  void whereTheRestCannotBeInstalledNothingIsLeft() throws CodeException {
    List<WorkerCode> serving = serves();
    bundles.refuse(new CodeException("full", null));
    assertThatExceptionOfType(CodeException.class).isThrownBy(() -> host.install(one, WORKERS + 1));
    assertThat(bundles.present()).isEqualTo(serving.size());
  }

  @Test
  void otherContentLeavesWhatWasReadyUntilItServes() throws CodeException {
    serves();
    List<WorkerCode> other = host.install(two, WORKERS);
    assertThat(bundles.present()).as("nothing is removed on the way").isEqualTo(3 * WORKERS);
    assertThat(host.install(one, 1)).as("it is there if the other fails").hasSize(1);
    assertThat(bundles.installs()).isEqualTo(3 * WORKERS);
    host.expect(two, WORKERS, other);
    assertThat(bundles.present()).isEqualTo(3 * WORKERS + 1);
    host.install(two, WORKERS);
    assertThat(bundles.installs()).isEqualTo(4 * WORKERS);
  }

  @Test
  void whatLostItsLibraryIsNotHandedOut() throws CodeException {
    serves();
    List<WorkerCode> ready = host.install(one, WORKERS);
    host.expect(one, WORKERS, ready);
    WorkerCode next = bundles.present(4);
    bundles.refresh(next);
    assertThat(host.install(one, WORKERS)).hasSize(WORKERS).doesNotContain(next);
  }

  @Test
  void anApplicationThatIsGoneLeavesNothing() throws CodeException {
    List<WorkerCode> serving = serves();
    host.forget("app");
    host.remove(serving);
    assertThat(bundles.present()).isZero();
    host.forget("app");
  }

  @Test
  void contentThatIsForgottenWhileItIsPreparedIsNotKept() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    bundles.whenInstalled(() -> host.forget("app"));
    host.expect(one, WORKERS, serving);
    assertThat(bundles.present()).isEqualTo(WORKERS);
  }

  @Test
  void whoeverWantsWhatIsJustBeingInstalledJoins() throws Exception {
    List<WorkerCode> serving = host.install(one, WORKERS);
    CompletableFuture<List<WorkerCode>> taken = new CompletableFuture<>();
    Thread reload =
        Thread.ofPlatform()
            .unstarted(() -> taken.completeAsync(() -> installOf(one), Runnable::run));
    bundles.whenInstalled(
        () -> {
          if (reload.getState() == Thread.State.NEW) {
            reload.start();
            awaitWaiting(reload);
          }
        });
    host.expect(one, WORKERS, serving);
    assertThat(taken)
        .succeedsWithin(LATER)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(WORKERS);
    assertThat(bundles.installs()).isEqualTo(2 * WORKERS);
  }

  private List<WorkerCode> installOf(Content content) {
    try {
      return host.install(content, WORKERS);
    } catch (CodeException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoeverWantsAnotherDoesNotWait() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    boolean[] once = {true};
    bundles.whenInstalled(
        () -> {
          if (once[0]) {
            once[0] = false;
            assertThat(CompletableFuture.supplyAsync(() -> installOf(two)))
                .succeedsWithin(LATER)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(WORKERS);
          }
        });
    host.expect(one, WORKERS, serving);
    assertThat(bundles.installs()).isEqualTo(3 * WORKERS);
  }

  @Test
  void aPreparationThatFailsIsNoMatter() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    bundles.refuse(new CodeException("full", null));
    host.expect(one, WORKERS, serving);
    assertThat(bundles.present()).isEqualTo(WORKERS);
    assertThatExceptionOfType(CodeException.class)
        .isThrownBy(() -> host.install(one, WORKERS))
        .withMessage("full");
  }

  @Test
  void whatNeedsMoreMemoryThanItMayIsNotMadeReady() throws CodeException {
    List<WorkerCode> serving = serves();
    assertThat(host.unprepared("app")).isEmpty();
    bundles.classBytes(World.STANDBY_BYTES);
    host.expect(one, WORKERS, serving);
    assertThat(bundles.present()).as("what was ready goes").isEqualTo(WORKERS);
    assertThat(host.unprepared("app"))
        .matches(
            "it would need about \\d+ KB \\(expected: at most prepare_ahead_memory,"
                + " which is 10240 KB\\)");
    bundles.classBytes(1000);
    host.expect(one, WORKERS, serving);
    assertThat(host.unprepared("app")).isEmpty();
    assertThat(bundles.present()).isEqualTo(2 * WORKERS);
  }

  @Test
  void anApplicationTellsWhatItServesWhenItsOldCodeIsGone() {
    World world = World.standby(WORKERS);
    world.swap("1", StandbyHostTest::worker);
    world.schedule.run();
    assertThat(world.host.present()).as("the first clients go first").isEqualTo(WORKERS);
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.reload();
    world.schedule.run();
    assertThat(world.host.installs()).isEqualTo(3 * WORKERS);
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.swap("2", StandbyHostTest::worker);
    world.schedule.run();
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.application.undeploy("test");
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isZero();
  }

  @Test
  void aReloadThatFailsLeavesWhatWasReadyForTheCodeThatGoesOn() {
    World world = World.standby(WORKERS);
    world.swap("1", StandbyHostTest::worker);
    world.schedule.advance(LATER);
    assertThat(
            world.reload(
                "2",
                () -> {
                  throw new IllegalStateException("expected by the test");
                }))
        .isInstanceOf(ReloadResult.Failed.class);
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    int installs = world.host.installs();
    world.swap("1", StandbyHostTest::worker);
    assertThat(world.host.installs())
        .as("those that will be ready for the next")
        .isEqualTo(installs + WORKERS);
  }

  @Test
  void aWorkerThatIsBegunAnewTakesWhatIsReadyAndItIsReplaced() {
    World world = World.standby(WORKERS);
    world.swap("1", StandbyHostTest::worker);
    world.schedule.advance(LATER);
    int installs = world.host.installs();
    CompletableFuture<ReloadResult> renewed =
        world.application.renew(0, Trigger.SHELL).toCompletableFuture();
    world.await(renewed::isDone);
    assertThat(world.host.installs()).isEqualTo(installs);
    world.schedule.advance(LATER);
    assertThat(world.host.installs()).isEqualTo(installs + 1);
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
  }

  @Test
  void taskWorkersAreMadeReadyToo() {
    World world = World.standby(WorldSettings.of(Mode.BASE, false, WORKERS).taskWorkers(3));
    world.host.implement(TaskHandler.class);
    world.swap("1", StandbyHostTest::worker);
    world.await(() -> world.host.present() == 5);
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isEqualTo(10);
    world.swap("1", StandbyHostTest::worker);
    assertThat(world.host.started())
        .as("all that were ready, and no other")
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void oneIsEnoughWhereOneWorkerFollowsTheOther() {
    World world = World.standby(WorldSettings.of(Mode.BASE, false, 3).rolling());
    world.swap("1", StandbyHostTest::worker);
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isEqualTo(4);
    world.swap("2", StandbyHostTest::worker);
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isEqualTo(4);
  }

  @Test
  void whatWaitsForAReloadIsMadeReadyAsLongAsItWaits() {
    World world = World.standby(WORKERS);
    world.swap("1", StandbyHostTest::worker);
    world.schedule.advance(LATER);
    world.puts("2", StandbyHostTest::worker);
    world.application.announce(FakeSource.content("app", "2"));
    world.schedule.run();
    int installs = world.host.installs();
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    assertThat(world.host.started()).hasSize(WORKERS);
    world.reload();
    assertThat(world.host.installs())
        .as("those that will be ready for the next")
        .isEqualTo(installs + WORKERS);
    world.application.announce(FakeSource.content("app", "3"));
    world.schedule.advance(LATER);
    assertThat(world.host.installs())
        .as("deploy/ does not hold it any more")
        .isEqualTo(installs + WORKERS);
  }

  @Test
  void whatIsUndeployedWhileItsNextGenerationIsMadeReadyLeavesNothing() {
    World world = World.standby(WorldSettings.of(Mode.BASE, false, 2).rolling());
    world.swap("1", StandbyHostTest::worker);
    world.application.announce(FakeSource.content("app", "1"));
    world.source.whenLookedAt(
        () -> {
          world.application.undeploy("test");
          world.schedule.run();
        });
    world.schedule.advance(LATER);
    assertThat(world.host.present()).isZero();
  }
}
