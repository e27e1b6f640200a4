package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.manager.reload.Scope;
import io.molt.net.RetiredException;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.ApplicationStatus;
import io.molt.task.Task;
import io.molt.task.TaskFailedException;
import io.molt.task.TaskHandler;
import io.molt.task.TaskOptions;
import io.molt.task.TaskOutcome;
import io.molt.task.TaskQueueFullException;
import io.molt.worker.UncrossableValueException;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile Gate gate = new Gate();
  private final Busy.Crew crew = new Busy.Crew();
  private World world;

  private World start(boolean coroutines, int workers, int taskWorkers) {
    world = World.tasks(coroutines, workers, taskWorkers);
    world.host.implement(TaskHandler.class);
    world.swap("1", () -> new Busy("1", log, crew));
    return world;
  }

  @AfterEach
  void end() {
    gate.open();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  /** Does tasks that begin with "slow" when the test lets it. */
  private Busy slow(String name) {
    return new Busy(name, log, crew) {
      @Override
      public @Nullable Object onTask(Task task) throws Exception {
        if (String.valueOf(task.data()).startsWith("slow")) {
          says("begins " + task.data() + " " + task.attempt());
          gate.passDeaf();
        }
        return super.onTask(task);
      }
    };
  }

  private void startSlow(int taskWorkers) {
    world = World.tasks(false, 1, taskWorkers);
    world.host.implement(TaskHandler.class);
    world.swap("1", () -> slow("1"));
  }

  private void await(String line) {
    world.await(() -> log.contains(line));
  }

  private ReloadResult.Swapped reloadTasks(String version) {
    world.puts(version, () -> new Busy(version, log, crew));
    CompletableFuture<ReloadResult> result =
        world.application.deploy(Trigger.SHELL, Scope.TASKS).toCompletableFuture();
    world.await(result::isDone);
    return (ReloadResult.Swapped) result.join();
  }

  @Test
  void theResultComesToTheWorkerThatAsked() {
    start(true, 2, 2);
    long first = crew.worker(1).tasks().task("a");
    assertThat(crew.worker(1).tasks().task("b")).isNotEqualTo(first);
    await("1 finish 1 did a");
    await("1 finish 1 did b");
    assertThat(crew.worker(0).tasks().taskWorkerNum()).isEqualTo(2);
    assertThat(crew.worker(2).context.isTaskWorker()).isTrue();
    assertThat(crew.worker(1).context.isTaskWorker()).isFalse();
    assertThat(crew.worker(3).context.workerNum()).isEqualTo(2);
  }

  @Test
  void aWorkerCanWaitForTheResult() throws Exception {
    start(true, 1, 2);
    assertThat(crew.worker(0).tasks().taskwait("a", LONG)).isEqualTo("1 did a");
    assertThat(crew.worker(0).tasks().taskWaitMulti(List.of("b", "c"), LONG))
        .containsExactly(new TaskOutcome.Finished("1 did b"), new TaskOutcome.Finished("1 did c"));
    assertThat(log).noneMatch(line -> line.contains("finish"));
  }

  /** Waits longer each time, until that was enough for those that come to an end. */
  private List<TaskOutcome> waitForAllButTheSlow(Duration limit) throws Exception {
    List<TaskOutcome> outcomes =
        crew.worker(0).tasks().taskWaitMulti(List.of("a", "bad", "slow"), limit);
    if (outcomes.subList(0, 2).contains(new TaskOutcome.TimedOut())) {
      gate.open();
      gate = new Gate();
      return waitForAllButTheSlow(limit.multipliedBy(2));
    }
    return outcomes;
  }

  @Test
  void whoWaitsTooLongIsToldAndTheTaskGoesOn() {
    startSlow(1);
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> crew.worker(0).tasks().taskwait("slow", Duration.ofMillis(1)))
        .withMessageContaining("not done after 0.001 s");
    gate.open();
    await("1 task slow");
  }

  @Test
  void severalThatAreWaitedForEndEachInItsWay() throws Exception {
    world = World.tasks(false, 1, 1);
    world.host.implement(TaskHandler.class);
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public @Nullable Object onTask(Task task) throws Exception {
                if ("bad".equals(task.data())) {
                  throw new IllegalStateException("expected by the test");
                }
                if ("slow".equals(task.data())) {
                  gate.pass();
                }
                return super.onTask(task);
              }
            });
    List<TaskOutcome> outcomes = waitForAllButTheSlow(Duration.ofMillis(50));
    assertThat(outcomes.get(0)).isEqualTo(new TaskOutcome.Finished("1 did a"));
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            TaskOutcome.Failed.class,
            failed -> assertThat(failed.failure().message()).isEqualTo("expected by the test"));
    assertThat(outcomes.get(2)).isEqualTo(new TaskOutcome.TimedOut());
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(
            () -> {
              gate.open();
              crew.worker(0).tasks().taskwait("bad", LONG);
            })
        .withMessageContaining("expected by the test");
  }

  @Test
  void aTaskCanBeFinishedBeforeItsCodeReturns() {
    world = World.tasks(false, 1, 1);
    world.host.implement(TaskHandler.class);
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public @Nullable Object onTask(Task task) throws Exception {
                task.finish("early");
                task.finish("twice");
                gate.pass();
                return "late";
              }
            });
    crew.worker(0).tasks().task("a");
    await("1 finish early");
    gate.open();
    world.await(world.application::isQuiet);
    assertThat(log).filteredOn(line -> line.contains("finish")).hasSize(1);
  }

  @Test
  void aTaskThatThrowsIsReportedOnce() {
    world = World.tasks(true, 1, 1);
    world.host.implement(TaskHandler.class);
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public @Nullable Object onTask(Task task) {
                throw new StackOverflowError("expected by the test");
              }
            });
    crew.worker(0).tasks().task("a");
    await("1 failed java.lang.StackOverflowError: expected by the test");
    assertThat(status().tasks().orElseThrow().failed()).isEqualTo(1);
  }

  @Test
  void aResultThatMayNotCrossIsAFailure() {
    world = World.tasks(true, 1, 1);
    world.host.implement(TaskHandler.class);
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public @Nullable Object onTask(Task task) {
                return new Object();
              }
            });
    crew.worker(0).tasks().task("a");
    world.await(
        () -> log.stream().anyMatch(l -> l.contains("UncrossableValueException: a java.lang.Obj")));
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> crew.worker(0).tasks().task(Map.of("thread", Thread.currentThread())))
        .withMessageContaining("java.lang.Thread")
        .withMessageContaining("expected");
  }

  @Test
  void tasksOfOneWorkerFollowEachOtherAndAnIdleOneTakesTheNext() {
    startSlow(2);
    crew.worker(0).tasks().task("slow 1");
    await("1 begins slow 1 1");
    crew.worker(0).tasks().task("a");
    crew.worker(0).tasks().task("b");
    await("1 finish 1 did b");
    crew.worker(0).tasks().task("slow 2");
    await("1 begins slow 2 1");
    crew.worker(0).tasks().task("c");
    assertThat(status().tasks().orElseThrow().queued()).isEqualTo(1);
    gate.open();
    await("1 finish 1 did slow 1");
    await("1 finish 1 did slow 2");
    await("1 finish 1 did c");
    assertThat(status().tasks().orElseThrow().queued()).isZero();
    assertThat(status().tasks().orElseThrow().finished()).isEqualTo(5);
  }

  @Test
  void aCertainTaskWorkerCanBeChosen() {
    start(false, 1, 3);
    for (int i = 0; i < 10; i++) {
      crew.worker(0).tasks().task(i, TaskOptions.STANDARD.to(2));
    }
    await("1 finish 1 did 9");
    assertThat(log).filteredOn(line -> line.startsWith("1 task")).hasSize(10);
    assertThat(status().workers())
        .filteredOn(worker -> worker.workerId() == 2)
        .allMatch(worker -> worker.handled() >= 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crew.worker(0).tasks().task("x", TaskOptions.STANDARD.to(0)))
        .withMessage("task worker 0 (expected: 1 to 3)");
  }

  @Test
  void aQueueThatIsFullSaysSoWhereNobodyMayWait() {
    startSlow(1);
    crew.worker(0).tasks().task("slow");
    await("1 begins slow 1");
    for (int i = 0; i < World.TASK_QUEUE; i++) {
      crew.worker(0).tasks().task(i);
    }
    assertThatExceptionOfType(TaskQueueFullException.class)
        .isThrownBy(() -> crew.worker(0).tasks().task("one too many"))
        .withMessageContaining("task_queue_size = 100");
    CompletableFuture<Throwable> late = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            crew.worker(0).tasks().taskwait("late", Duration.ofMillis(1));
          } catch (Exception thrown) {
            late.complete(thrown);
          }
        });
    world.await(late::isDone);
    assertThat(late.join()).isInstanceOf(TimeoutException.class).hasMessageContaining("no room");
    CompletableFuture<Long> waits = new CompletableFuture<>();
    Thread.startVirtualThread(() -> waits.complete(crew.worker(0).tasks().task("waits")));
    gate.open();
    world.await(waits::isDone);
    await("1 finish 1 did waits");
  }

  @Test
  void aReloadOfTaskWorkersLeavesEventWorkersAlone() {
    start(true, 1, 1);
    ReloadResult.Swapped swapped = reloadTasks("2");
    assertThat(swapped.generation()).isEqualTo(2);
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
    crew.worker(0).tasks().task("a");
    await("1 finish 2 did a");
    assertThat(world.reload()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(2);
    assertThat(world.application.pools().tasks().generation().number()).isEqualTo(3);
    assertThat(world.application.generation().orElseThrow().content().version()).isEqualTo("2");
  }

  @Test
  void aChangedFileReloadsEventWorkersThoughTheTaskWorkersHaveItAlready() {
    start(true, 1, 1);
    reloadTasks("2");
    CompletableFuture<ReloadResult> dropped = world.ask(Trigger.DEPLOY);
    world.await(dropped::isDone);
    assertThat(dropped.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.application.generation().orElseThrow().content().version()).isEqualTo("2");
  }

  @Test
  void whatWaitsAndWhatIsInHandSurvivesAReload() {
    startSlow(1);
    crew.worker(0).tasks().task("slow");
    await("1 begins slow 1");
    crew.worker(0).tasks().task("waits");
    world.swap("2", () -> new Busy("2", log, crew));
    await("2 finish 2 did waits");
    gate.open();
    await("2 finish 1 did slow");
  }

  @Test
  void aTaskThatIsTakenAwayIsReportedOrBegunAnew() {
    startSlow(2);
    crew.worker(0).tasks().task("slow once");
    crew.worker(0).tasks().task("slow again", TaskOptions.STANDARD.repeatable());
    await("1 begins slow once 1");
    await("1 begins slow again 1");
    world.swap("2", () -> new Busy("2", log, crew));
    world.schedule.advance(World.MAX_WAIT);
    await("2 finish 2 did slow again");
    world.await(() -> log.stream().anyMatch(l -> l.startsWith("2 failed app task worker")));
    assertThat(log).anyMatch(line -> line.contains("within max_wait_time"));
    gate.open();
    world.schedule.advance(Duration.ofSeconds(1));
    world.await(() -> world.application.pools().tasks().drainingGenerations().isEmpty());
    assertThat(log).filteredOn(line -> line.contains("finish")).hasSize(1);
    assertThat(log).filteredOn(line -> line.contains("failed")).hasSize(1);
  }

  @Test
  void ifTaskWorkersDoNotStartTheWholeReloadIsTakenBack() {
    start(true, 1, 1);
    ReloadResult result =
        world.reload(
            "2",
            () ->
                new Busy("2", log, crew) {
                  @Override
                  public void onWorkerStart(WorkerContext started) throws Exception {
                    super.onWorkerStart(started);
                    if (started.isTaskWorker()) {
                      throw new IllegalStateException("expected by the test");
                    }
                  }
                });
    assertThat(PreparationTest.failure(result).message()).contains("app task worker 1 gen 2");
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
    crew.worker(0);
    assertThat(world.host.present()).isEqualTo(2);
  }

  @Test
  void aWorkerClassThatDoesNoTasksHasNoTaskWorkers() {
    world = World.tasks(true, 1, 2);
    world.swap("1", () -> new Busy("1", log, crew));
    assertThat(world.host.present()).isEqualTo(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> crew.worker(0).tasks().task("a"))
        .withMessageContaining("app has no task workers");
    assertThat(status().tasks()).isEmpty();
  }

  @Test
  void codeThatDoesNoTasksAnyMoreRefusesWhatWaits() {
    startSlow(1);
    crew.worker(0).tasks().task("slow");
    await("1 begins slow 1");
    crew.worker(0).tasks().task("waits");
    world.host.implement();
    world.swap("2", () -> new Busy("2", log, crew));
    world.await(() -> log.stream().anyMatch(l -> l.startsWith("2 failed the task workers are")));
    gate.open();
    await("2 finish 1 did slow");
  }

  @Test
  void aRequestThatWantsMoreThanWhatRunsIsServedNext() {
    start(true, 1, 1);
    world.puts(
        "2",
        () ->
            new Busy("2", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                gate.pass();
                super.onWorkerStart(started);
              }
            });
    CompletableFuture<ReloadResult> tasks =
        world.application.deploy(Trigger.SIGNAL, Scope.TASKS).toCompletableFuture();
    world.await(gate::isReached);
    CompletableFuture<ReloadResult> all = world.ask(Trigger.SIGNAL);
    CompletableFuture<ReloadResult> again =
        world.application.deploy(Trigger.SIGNAL, Scope.TASKS).toCompletableFuture();
    gate.open();
    world.await(() -> tasks.isDone() && all.isDone());
    assertThat(tasks.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(all.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(again.join()).isInstanceOf(ReloadResult.Discarded.class);
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(2);
    assertThat(world.application.pools().tasks().generation().number()).isEqualTo(3);
  }

  @Test
  void eachOfManyIsDoneOnceThroughReloadsAndCrashes() {
    world = World.tasks(true, 2, 3);
    world.host.implement(TaskHandler.class);
    AtomicInteger version = new AtomicInteger(1);
    List<Integer> finished = Collections.synchronizedList(new ArrayList<>());
    FakeHost.Maker maker =
        () ->
            new Busy("x", new CopyOnWriteArrayList<>(), crew) {
              @Override
              public @Nullable Object onTask(Task task) {
                int number = (Integer) task.data();
                if (number % 7 == 0) {
                  throw new IllegalStateException("" + number);
                }
                return number;
              }

              @Override
              public void onFinish(long taskId, @Nullable Object data) {
                finished.add((Integer) data);
              }

              @Override
              public void onTaskFailed(long taskId, Failure failure) {
                finished.add(Integer.valueOf(failure.message()));
              }
            };
    world.swap("1", maker);
    CompletableFuture<Void> asked = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          for (int i = 0; i < 2_000; ) {
            try {
              crew.worker(i % 2).tasks().task(i);
              i++;
            } catch (RetiredException replacedMeanwhile) {
              Thread.yield(); // and then the next one asks
            }
          }
          asked.complete(null);
        });
    for (int i = 0; i < 10; i++) {
      String next = "" + version.incrementAndGet();
      world.puts(next, maker);
      CompletableFuture<ReloadResult> result =
          world
              .application
              .deploy(Trigger.SHELL, i % 2 == 0 ? Scope.TASKS : Scope.ALL)
              .toCompletableFuture();
      world.await(result::isDone);
    }
    world.await(() -> asked.isDone() && finished.size() >= 2_000);
    world.await(world.application::isQuiet);
    assertThat(finished).doesNotHaveDuplicates().hasSize(2_000);
  }

  private ApplicationStatus status() {
    return ApplicationStatusReader.read(world.application, List.of(), Optional.empty());
  }
}
