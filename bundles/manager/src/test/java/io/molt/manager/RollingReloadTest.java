package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Lifecycle;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.settings.Mode;
import io.molt.task.TaskHandler;
import io.molt.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollingReloadTest {

  private static final int WORKERS = 3;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final World world = World.of(WorldSettings.of(Mode.PROCESS, true, WORKERS).rolling());
  private final Gate gate = new Gate();

  /** Waits in the start of one of its workers, or fails there. */
  private class Halting extends Echo {
    private final int workerId;
    private final boolean fails;

    Halting(String name, int workerId, boolean fails) {
      super(name, RollingReloadTest.this.log);
      this.workerId = workerId;
      this.fails = fails;
    }

    @Override
    public void onWorkerStart(WorkerContext started) throws Exception {
      if (started.workerId() == workerId) {
        gate.pass();
        if (fails) {
          throw new IllegalStateException("expected by the test");
        }
      }
      super.onWorkerStart(started);
    }
  }

  @AfterEach
  void end() {
    gate.open();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  private String answer(int workerId) {
    FakeHttpTransport transport = world.request(workerId, "/");
    world.await(() -> !transport.log().isEmpty());
    return transport.log().getFirst();
  }

  private List<String> answers() {
    return List.of(answer(0), answer(1), answer(2));
  }

  @Test
  void oneWorkerAfterTheOtherIsReplaced() {
    world.swap("1", () -> new Echo("1", log));
    Generation before = world.application.generation().orElseThrow();
    world.puts("2", () -> new Halting("2", 1, false));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(gate::isReached);
    assertThat(answers()).containsExactly("200 2", "200 1", "200 1");
    world.await(() -> world.host.present() == WORKERS + 1);
    assertThat(reload).isNotDone();
    gate.open();
    world.await(reload::isDone);
    assertThat(answers()).containsExactly("200 2", "200 2", "200 2");
    ReloadResult.Swapped swapped = (ReloadResult.Swapped) reload.join();
    assertThat(swapped.generation()).isEqualTo(2);
    assertThat(swapped.version()).isEqualTo("2");
    assertThat(world.source.kept().of("app").getFirst().version())
        .as("it may be gone back to")
        .isEqualTo("2");
    CompletableFuture<DrainOutcome> drained = swapped.drained().toCompletableFuture();
    world.await(drained::isDone);
    Generation serves = world.application.generation().orElseThrow();
    assertThat(serves.number()).isEqualTo(2);
    assertThat(serves.lifecycle().state()).isEqualTo(Lifecycle.State.SERVING);
    assertThat(before.lifecycle().state()).isEqualTo(Lifecycle.State.GONE);
    assertThat(world.swap("3", () -> new Echo("3", log)).generation()).isEqualTo(3);
  }

  @Test
  void whoAsksOnceSomeOfTheNewCodeServesGetsAReloadOfTheirOwn() {
    world.swap("1", () -> new Echo("1", log));
    world.puts("2", () -> new Halting("2", 1, false));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(gate::isReached);
    assertThat(answer(0)).isEqualTo("200 2");
    world.puts("3", () -> new Echo("3", log));
    CompletableFuture<ReloadResult> next = world.ask(Trigger.SIGNAL);
    gate.open();
    world.await(next::isDone);
    assertThat(((ReloadResult.Swapped) reload.join()).version()).isEqualTo("2");
    assertThat(((ReloadResult.Swapped) next.join()).version()).isEqualTo("3");
    assertThat(answers()).containsExactly("200 3", "200 3", "200 3");
  }

  @Test
  void ifOneFailsThoseBeforeItGetTheOldCodeAgain() {
    world.swap("1", () -> new Echo("1", log));
    world.puts("2", () -> new Halting("2", 2, true));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(gate::isReached);
    assertThat(answers()).containsExactly("200 2", "200 2", "200 1");
    gate.open();
    world.await(reload::isDone);
    assertThat(reload.join()).isInstanceOf(ReloadResult.Failed.class);
    assertThat(((ReloadResult.Failed) reload.join()).failure().message())
        .isEqualTo("app worker 2 gen 2: onWorkerStart: expected by the test");
    assertThat(answers()).containsExactly("200 1", "200 1", "200 1");
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
    world.await(() -> world.host.present() == WORKERS);
    world.swap("3", () -> new Echo("3", log));
    assertThat(answers()).containsExactly("200 3", "200 3", "200 3");
  }

  @Test
  void codeThatBeginsToDoTasksIsRefused() {
    world.swap("1", () -> new Echo("1", log));
    world.host.implement(TaskHandler.class);
    ReloadResult result = world.reload("2", () -> new Echo("2", log));
    assertThat(((ReloadResult.Failed) result).failure().message()).contains("rolling_reload=on");
    assertThat(answers()).containsExactly("200 1", "200 1", "200 1");
  }
}
