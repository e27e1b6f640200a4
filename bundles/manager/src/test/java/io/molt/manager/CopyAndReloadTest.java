package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.ContentException;
import io.molt.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code cp new.jar deploy/ && molt reload app}, where the server has seen the file first. */
class CopyAndReloadTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final World world = World.plain();

  @BeforeEach
  void serve() {
    world.swap("1", () -> new Echo("1", log));
  }

  private long generation() {
    return world.application.generation().orElseThrow().number();
  }

  private ReloadResult ask(Trigger trigger) {
    CompletableFuture<ReloadResult> result = world.ask(trigger);
    world.await(result::isDone);
    return result.join();
  }

  @Test
  void theCommandIsToldWhatCameOfItAndTheNextReloads() {
    world.puts("2", () -> new Echo("2", log));
    ReloadResult taken = ask(Trigger.DEPLOY);
    assertThat(ask(Trigger.SHELL)).isSameAs(taken).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(generation()).isEqualTo(2);
    assertThat(world.neighbourhood.results()).as("told to listeners").hasSize(2);
    assertThat(ask(Trigger.SHELL)).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(generation()).isEqualTo(3);
  }

  @Test
  void soItIsWhereItFailed() {
    world.puts(
        "2",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    ReloadResult failed = ask(Trigger.DEPLOY);
    assertThat(ask(Trigger.API)).isSameAs(failed).isInstanceOf(ReloadResult.Failed.class);
    assertThat(world.host.installs()).isEqualTo(2);
    assertThat(world.application.reloads().lastFailure()).as("still to be seen").isPresent();
    assertThat(ask(Trigger.SHELL)).isNotSameAs(failed).isInstanceOf(ReloadResult.Failed.class);
  }

  @Test
  void soItIsWhereTheFileIsNoBundle() {
    world.source.fails(new ContentException("deploy/app.jar", "is no zip"));
    ReloadResult failed = ask(Trigger.DEPLOY);
    assertThat(ask(Trigger.SHELL)).isSameAs(failed).isInstanceOf(ReloadResult.Failed.class);
    world.source.fails(new ContentException("deploy/app.jar", "is empty"));
    assertThat(((ReloadResult.Failed) ask(Trigger.SHELL)).failure().message()).contains("is empty");
  }

  @Test
  void aCommandThatComesMeanwhileWaitsForIt() {
    Gate gate = new Gate();
    World threads = World.coroutines();
    threads.swap("1", () -> new Echo("1", log));
    threads.puts("2", () -> slow(gate));
    CompletableFuture<ReloadResult> taken = threads.ask(Trigger.DEPLOY);
    threads.await(gate::isReached);
    CompletableFuture<ReloadResult> asked = threads.ask(Trigger.SHELL);
    threads.schedule.run();
    assertThat(asked).isNotDone();
    gate.open();
    threads.await(asked::isDone);
    assertThat(asked.join()).isSameAs(taken.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(threads.application.generation().orElseThrow().number()).isEqualTo(2);
    assertThat(threads.application.reloads().isRunning()).isFalse();
  }

  private Echo slow(Gate gate) {
    return new Echo("2", log) {
      @Override
      public void onWorkerStart(WorkerContext started) throws Exception {
        gate.pass();
        super.onWorkerStart(started);
      }
    };
  }
}
