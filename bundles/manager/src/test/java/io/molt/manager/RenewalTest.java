package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.manager.worker.Generation;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.task.TaskHandler;
import io.molt.task.TaskOptions;
import io.molt.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewalTest {

  private static final int TASKS = 5;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Busy.Crew crew = new Busy.Crew();
  private final World world = World.wearing(2, TASKS);

  @AfterEach
  void end() {
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  private void start(FakeHost.Maker maker) {
    world.host.implement(TaskHandler.class);
    world.swap("1", maker);
  }

  private void work(int tasks) {
    for (int i = 0; i < tasks; i++) {
      crew.worker(0).tasks().task(i, TaskOptions.STANDARD.to(1 + i % 2));
    }
    world.await(() -> log.stream().filter(line -> line.contains("finish")).count() == tasks);
    log.removeIf(line -> line.contains("finish"));
  }

  private Generation taskWorkers() {
    return world.application.pools().tasks().generation();
  }

  @Test
  void aTaskWorkerIsBegunAnewAfterItsTasksAndNothingIsLost() {
    start(() -> new Busy("1", log, crew));
    WorkerInstance first = taskWorkers().worker(0);
    WorkerInstance second = taskWorkers().worker(1);
    work(4 * TASKS);
    world.await(() -> !taskWorkers().worker(0).equals(first));
    world.await(() -> !taskWorkers().worker(1).equals(second));
    work(1);
    world.await(() -> world.application.pools().tasks().drainingGenerations().isEmpty());
    assertThat(taskWorkers().number()).as("no reload").isEqualTo(1);
    assertThat(world.host.present()).isEqualTo(3);
    assertThat(log).contains("1 stop");
  }

  @Test
  void oneWorkerIsBegunAnewByItsNumber() {
    start(() -> new Busy("1", log, crew));
    WorkerInstance event = world.application.generation().orElseThrow().worker(0);
    WorkerInstance task = taskWorkers().worker(1);
    var first = world.application.renew(0, Trigger.SHELL).toCompletableFuture();
    var second = world.application.renew(2, Trigger.SHELL).toCompletableFuture();
    world.await(() -> first.isDone() && second.isDone());
    assertThat(first.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(second.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.application.generation().orElseThrow().worker(0)).isNotEqualTo(event);
    assertThat(taskWorkers().worker(1)).isNotEqualTo(task);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.application.renew(3, Trigger.SHELL))
        .withMessage("app: worker 3 (expected: 0 to 2)");
    world.await(() -> world.host.present() == 3);
  }

  @Test
  void theCommittedContentIsTakenWhateverIsInDeploy() {
    start(() -> new Busy("1", log, crew));
    world.puts("2", () -> new Busy("2", log, crew));
    work(10 * TASKS);
    assertThat(log).noneMatch(line -> line.startsWith("2"));
  }

  @Test
  void whereTheNewOneDoesNotStartTheOldOneStays() {
    AtomicInteger starts = new AtomicInteger();
    start(
        () ->
            new Busy("1", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                if (starts.incrementAndGet() > 3) {
                  throw new IllegalStateException("expected by the test");
                }
                super.onWorkerStart(started);
              }
            });
    work(20 * TASKS);
    world.await(() -> starts.get() > 3);
    world.await(() -> world.host.present() == 3);
    assertThat(starts.get() - 3).as("attempts").isLessThanOrEqualTo(20);
    work(3);
  }

  @Test
  void aReloadMeanwhileGoesFirst() {
    Gate gate = new Gate();
    AtomicInteger starts = new AtomicInteger();
    start(
        () ->
            new Busy("1", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                if (starts.incrementAndGet() > 3) {
                  gate.passDeaf();
                }
                super.onWorkerStart(started);
              }
            });
    work(4 * TASKS);
    world.await(gate::isReached);
    world.swap("2", () -> new Busy("2", log, crew));
    gate.open();
    world.await(() -> world.host.present() == 3);
    assertThat(taskWorkers().number()).isEqualTo(2);
    work(1);
  }
}
