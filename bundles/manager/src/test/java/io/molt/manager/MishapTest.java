package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.Generation;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.settings.Mode;
import io.molt.task.TaskHandler;
import io.molt.worker.StateHandler;
import io.molt.worker.UserProcess;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Wherever a call fails in the course of a reload: what is answered is what has happened, what
 * serves has been told so, what does not goes, and the next reload is as good as any.
 */
class MishapTest {

  private static final int WORKERS = 2;

  /** An interval of timers: each further alarm is a further call that may fail. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private static final Duration LONG = World.MAX_WAIT.plus(World.MAX_START).multipliedBy(4);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Busy.Crew crew = new Busy.Crew();

  /** One that has state, and does tasks where there are any. */
  private final class Stateful extends Busy implements StateHandler {
    Stateful(String name) {
      super(name, MishapTest.this.log, MishapTest.this.crew);
    }

    @Override
    public Object onSnapshot() {
      return name;
    }

    @Override
    public void onRestore(Object snapshot, String version) {
      says("restores " + snapshot);
    }
  }

  /** One whose timer begins when it serves, and which says so at each tick. */
  private final class Ticking extends Busy {
    Ticking(String name) {
      super(name, MishapTest.this.log, MishapTest.this.crew);
    }

    @Override
    public void onWorkerStart(WorkerContext started) throws Exception {
      super.onWorkerStart(started);
      timers().tick(SELDOM, timer -> says(context.workerId() + " ticks"));
      timers().tick(SELDOM, timer -> says(context.workerId() + " ticks"));
    }
  }

  private final class Running extends Busy implements UserProcess {
    Running(String name) {
      super(name, MishapTest.this.log, MishapTest.this.crew);
    }

    @Override
    public void run() throws InterruptedException {
      says("runs");
      new CountDownLatch(1).await();
    }
  }

  /** What a try is made of. */
  private record Kind(
      WorldSettings settings,
      Function<String, FakeHost.Maker> makers,
      boolean isProcess,
      Class<?>... types) {}

  private Kind plain() {
    return new Kind(base(), name -> () -> new Echo(name, log), false);
  }

  private static WorldSettings base() {
    return WorldSettings.of(Mode.BASE, false, WORKERS);
  }

  @Test
  void reloadingAllAtOnce() {
    everywhere(plain());
  }

  @Test
  void reloadingTaskWorkersToo() {
    everywhere(
        new Kind(
            base().taskWorkers(1),
            name -> () -> new Busy(name, log, crew),
            false,
            TaskHandler.class));
  }

  @Test
  void reloadingOneAfterTheOther() {
    everywhere(new Kind(base().rolling(), name -> () -> new Echo(name, log), false));
  }

  @Test
  void reloadingWithStateToHandOver() {
    everywhere(new Kind(base(), name -> () -> new Stateful(name), false));
  }

  @Test
  void reloadingWithTimers() {
    everywhere(new Kind(base(), name -> () -> new Ticking(name), false, Ticking.class));
  }

  @Test
  void reloadingAUserProcess() {
    everywhere(new Kind(base(), name -> () -> new Running(name), true, UserProcess.class));
  }

  private void everywhere(Kind kind) {
    int number = 1;
    while (fails(kind, number)) {
      number++;
    }
    assertThat(number).as("places where it was tried").isGreaterThan(10);
  }

  /** Whether there was such a call. */
  private boolean fails(Kind kind, int number) {
    log.clear();
    Mishaps mishaps = new Mishaps();
    World world = World.with(kind.settings(), mishaps);
    world.host.implement(kind.types());
    put(world, kind, "1");
    assertThat(world.reload()).isInstanceOf(ReloadResult.Swapped.class);
    settle(world);
    awaitActivation(world, kind, "1");
    log.clear();

    put(world, kind, "2");
    mishaps.expect(number);
    CompletableFuture<ReloadResult> asked = world.ask(Trigger.SHELL);
    world.await(asked::isDone);
    settle(world);
    String what = number + ": " + mishaps.end();
    check(world, kind, asked, what);
    if (List.of(kind.types()).contains(Ticking.class)) {
      checkTicks(world, what);
    }
    checkNext(world, kind, what);
    return !what.endsWith(": ");
  }

  /** Where time helps, it passes; the threads of some workers are real. */
  private static void settle(World world) {
    world.await(
        () -> {
          world.schedule.advance(Duration.ofSeconds(1));
          return world.host.present() == workers(world) && !world.application.reloads().isRunning();
        });
    world.schedule.advance(LONG);
  }

  private void awaitActivation(World world, Kind kind, String version) {
    world.await(() -> activated().size() == workers(world));
    if (kind.isProcess()) {
      world.await(() -> log.contains(version + " runs"));
    }
  }

  private void put(World world, Kind kind, String version) {
    world.puts(version, kind.makers().apply(version));
    if (kind.isProcess()) {
      world.source.holds(FakeSource.process("app", version));
    }
  }

  private void check(World world, Kind kind, CompletableFuture<ReloadResult> asked, String what) {
    Generation serves = world.application.pools().main().generation();
    if (asked.join() instanceof ReloadResult.Swapped swapped) {
      assertThat(serves.content().version()).as(what).isEqualTo("2");
      assertThat(serves.number()).as(what).isEqualTo(swapped.generation());
      awaitActivation(world, kind, "2");
      assertThat(activated()).as(what).containsOnly("2 activate");
      assertThat(swapped.drained().toCompletableFuture()).as(what).isCompleted();
      assertThat(world.neighbourhood.changes()).as(what).isPositive();
    } else {
      assertThat(asked.join()).as(what).isInstanceOf(ReloadResult.Failed.class);
      assertThat(serves.content().version()).as(what).isEqualTo("1");
      assertThat(serves.number()).as(what).isEqualTo(1);
      if (!kind.settings().build().reloading().rollingReload()) {
        assertThat(activated()).as(what).isEmpty();
      }
    }
  }

  private void checkTicks(World world, String what) {
    String serves = world.application.pools().main().generation().content().version();
    log.clear();
    world.schedule.advance(SELDOM);
    assertThat(log)
        .as(what)
        .containsExactlyInAnyOrder(
            serves + " 0 ticks", serves + " 0 ticks", serves + " 1 ticks", serves + " 1 ticks");
  }

  private static int workers(World world) {
    return world
        .application
        .pools()
        .all()
        .filter(pool -> pool.generation() != null)
        .mapToInt(pool -> pool.slots().size())
        .sum();
  }

  private List<String> activated() {
    return log.stream().filter(line -> line.endsWith("activate")).toList();
  }

  private void checkNext(World world, Kind kind, String what) {
    put(world, kind, "3");
    assertThat(world.reload()).as(what).isInstanceOf(ReloadResult.Swapped.class);
    settle(world);
    if (!kind.isProcess()) {
      assertThat(world.request("/").log()).as(what).containsExactly("200 3");
    }
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).as(what).isZero();
  }

  @Test
  void beginningOneWorkerAnew() {
    int number = 1;
    boolean failed = true;
    while (failed) {
      Mishaps mishaps = new Mishaps();
      World world = World.with(base(), mishaps);
      world.swap("1", () -> new Echo("1", log));
      world.schedule.advance(LONG);
      WorkerInstance before = world.application.generation().orElseThrow().worker(0);
      mishaps.expect(number);
      CompletableFuture<ReloadResult> asked =
          world.application.renew(0, Trigger.SHELL).toCompletableFuture();
      world.schedule.advance(LONG);
      String what = number + ": " + mishaps.end();
      assertThat(asked).as(what).isCompleted();
      boolean replaced = !world.application.generation().orElseThrow().worker(0).equals(before);
      assertThat(asked.join())
          .as(what)
          .isInstanceOf(replaced ? ReloadResult.Swapped.class : ReloadResult.Failed.class);
      assertThat(world.host.present()).as(what).isEqualTo(WORKERS);
      CompletableFuture<ReloadResult> again =
          world.application.renew(0, Trigger.SHELL).toCompletableFuture();
      world.schedule.advance(LONG);
      assertThat(again).as(what).isCompleted();
      assertThat(again.join()).as(what).isInstanceOf(ReloadResult.Swapped.class);
      failed = !what.endsWith(": ");
      number++;
    }
    assertThat(number).as("places where it was tried").isGreaterThan(5);
  }

  @Test
  void aWorkerThatDiesIsFollowedByAnother() {
    int number = 1;
    boolean failed = true;
    while (failed) {
      Mishaps mishaps = new Mishaps();
      World world = World.with(base(), mishaps);
      List<Long> copies = new ArrayList<>();
      world.swap(
          "1",
          () -> {
            copies.add(world.host.making());
            return new Echo("1", log);
          });
      world.schedule.advance(LONG);
      WorkerInstance before = world.application.generation().orElseThrow().worker(0);
      mishaps.expect(number);
      world.host.exit(copies.getFirst(), 3);
      world.schedule.advance(LONG);
      String what = number + ": " + mishaps.end();
      WorkerInstance after = world.application.generation().orElseThrow().worker(0);
      assertThat(after).as(what).isNotEqualTo(before);
      assertThat(after.isOpen()).as(what).isTrue();
      assertThat(world.request("/").log()).as(what).containsExactly("200 1");
      failed = !what.endsWith(": ");
      number++;
    }
    assertThat(number).as("places where it was tried").isGreaterThan(5);
  }

  @Test
  void whatFailedAfterTheSwitchIsToldApart() {
    Mishaps mishaps = new Mishaps();
    World world = World.with(base(), mishaps);
    world.swap("1", () -> new Echo("1", log));
    world.schedule.advance(LONG);
    world.neighbourhood.failToChange(2);
    ReloadResult.Swapped swapped = world.swap("2", () -> new Echo("2", log));
    assertThat(swapped.generation()).isEqualTo(2);
    assertThat(world.application.reloads().lastFailure())
        .hasValueSatisfying(
            failure ->
                assertThat(failure.message())
                    .startsWith("Generation 2 serves all the same.")
                    .contains("the routes (java.lang.OutOfMemoryError"));
    world.swap("3", () -> new Echo("3", log));
    assertThat(world.application.reloads().lastFailure()).isEmpty();
  }

  @Test
  void aFailureForAMomentIsMadeUpForAtOnce() {
    World world = World.plain();
    world.swap("1", () -> new Echo("1", log));
    world.neighbourhood.failToChange(1);
    int before = world.neighbourhood.changes();
    world.swap("2", () -> new Echo("2", log));
    assertThat(world.neighbourhood.changes()).isEqualTo(before + 1);
    assertThat(world.application.reloads().lastFailure()).isEmpty();
  }
}
