package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.ContentException;
import io.molt.spi.settings.Mode;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is noted of a reload while it happens. */
class ReloadHistoryTest {

  private static final Duration TAKES = Duration.ofMillis(3);
  private static final Duration INSTALL = Duration.ofNanos(FakeHost.INSTALL_NANOS);
  private static final Duration RESOLVE = Duration.ofNanos(FakeHost.RESOLVE_NANOS);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();

  private Echo echo(String version) {
    return new Echo(version, log);
  }

  private static ReloadRecord last(World world) {
    return world.history.records().getLast();
  }

  @Test
  void aSwapIsKnownWithAllThatBelongsToIt() {
    World world = World.plain(2);
    world.swap("1", () -> echo("1"));
    world.host.whenInstalled(() -> world.schedule.advance(TAKES));
    world.swap("2", () -> echo("2"));
    world.schedule.run();
    ReloadRecord boot = world.history.records().getFirst();
    assertThat(boot.before()).isEmpty();
    assertThat(boot.taken()).contains(new Code(1, "1", "1"));
    assertThat(boot.drained()).as("nothing was there to drain").isEmpty();
    assertThat(boot.isDraining()).isFalse();
    ReloadRecord swap = last(world);
    assertThat(swap.application()).isEqualTo("app");
    assertThat(swap.what()).isEqualTo("workers");
    assertThat(swap.trigger()).isEqualTo(Trigger.SHELL);
    assertThat(swap.reason()).isEmpty();
    assertThat(swap.outcome()).isEqualTo(Outcome.SWAPPED);
    assertThat(swap.cause()).isEmpty();
    assertThat(swap.before()).contains(new Code(1, "1", "1"));
    assertThat(swap.taken()).contains(new Code(2, "2", "2"));
    assertThat(swap.starts())
        .containsExactly(
            new WorkerStart(0, INSTALL, Duration.ZERO), new WorkerStart(1, INSTALL, Duration.ZERO));
    assertThat(swap.drained()).map(DrainOutcome::ending).contains(DrainOutcome.Ending.GRACEFUL);
  }

  @Test
  void theTimeIsToldStepByStep() {
    World world = World.coroutines();
    world.swap("1", () -> echo("1"));
    world.host.whenInstalled(() -> world.schedule.advance(TAKES));
    world.puts("2", () -> startingSlowly("2"));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SIGNAL);
    world.schedule.run();
    assertThat(gate.isReached()).isTrue();
    world.schedule.advance(Duration.ofMillis(7));
    gate.open();
    world.await(reload::isDone);
    ReloadRecord swap = last(world);
    assertThat(swap.trigger()).isEqualTo(Trigger.SIGNAL);
    assertThat(swap.duration()).isEqualTo(Duration.ofMillis(10));
    assertThat(swap.phases().content()).isZero();
    assertThat(swap.phases().install()).isEqualTo(TAKES.minus(RESOLVE));
    assertThat(swap.phases().resolve()).isEqualTo(RESOLVE);
    assertThat(swap.phases().start()).isEqualTo(Duration.ofMillis(7));
    assertThat(swap.phases().switching()).isZero();
    assertThat(swap.starts()).containsExactly(new WorkerStart(0, INSTALL, Duration.ofMillis(7)));
  }

  @Test
  void theWaitForAnOlderGenerationIsAStepToo() {
    World world = World.coroutines();
    world.memoryInUse = Long.MAX_VALUE;
    world.swap("1", () -> slow("1"));
    for (String version : List.of("2", "3")) {
      world.request("/slow");
      world.swap(version, () -> slow(version));
    }
    world.puts("4", () -> echo("4"));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.schedule.advance(Duration.ofSeconds(5));
    assertThat(reload).isNotDone();
    gate.open();
    world.await(reload::isDone);
    assertThat(last(world).phases().room()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aDrainThatEndsLaterIsAddedLater() {
    World world = World.coroutines();
    world.swap("1", () -> slow("1"));
    world.request("/slow");
    world.swap("2", () -> echo("2"));
    world.schedule.run();
    assertThat(last(world).isDraining()).isTrue();
    world.schedule.advance(World.MAX_WAIT);
    assertThat(last(world).isDraining()).isFalse();
    DrainOutcome drained = last(world).drained().orElseThrow();
    assertThat(drained.ending()).isEqualTo(DrainOutcome.Ending.FORCED);
    assertThat(drained.duration()).isEqualTo(World.MAX_WAIT);
    assertThat(drained.forced()).singleElement().asString().contains("app worker 0 gen 1");
  }

  @Test
  void aRollbackTellsItsCauseInOneLine() {
    World world = World.plain();
    world.swap("1", () -> echo("1"));
    world.reload(
        "2",
        () -> {
          throw new IllegalStateException("expected\nby the\ttest");
        });
    ReloadRecord failed = last(world);
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.cause())
        .startsWith("java.lang.IllegalStateException: ")
        .endsWith("expected by the test");
    assertThat(failed.taken()).contains(new Code(0, "2", "2"));
    assertThat(failed.before()).contains(new Code(1, "1", "1"));
    assertThat(failed.starts()).isEmpty();
    assertThat(failed.isDraining()).isFalse();
  }

  @Test
  void contentThatIsNotFitIsInItWithTheTimeThatItTook() {
    World world = World.plain();
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(world.reload()).isInstanceOf(ReloadResult.Failed.class);
    assertThat(last(world).cause()).contains("not a zip");
    assertThat(last(world).taken()).isEmpty();
    assertThat(last(world).before()).isEmpty();
  }

  @Test
  void aDiscardedRequestIsInItWithItsReason() {
    World world = World.coroutines();
    world.puts("1", () -> startingSlowly("1"));
    world.ask(Trigger.SHELL);
    world.schedule.run();
    world.ask(Trigger.SIGNAL);
    gate.open();
    world.schedule.run();
    assertThat(world.history.records())
        .extracting(ReloadRecord::trigger, ReloadRecord::outcome)
        .containsExactlyInAnyOrder(
            tuple(Trigger.SHELL, Outcome.SWAPPED), tuple(Trigger.SIGNAL, Outcome.DISCARDED));
    assertThat(world.history.records().stream().map(ReloadRecord::cause))
        .anyMatch(cause -> cause.startsWith("A reload whose content was already fixed"));
  }

  @Test
  void aFileThatWasOnlyTouchedIsDiscardedOnce() {
    World world = World.plain();
    world.swap("1", () -> echo("1"));
    world.ask(Trigger.DEPLOY);
    world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(world.history.records()).hasSize(2);
    assertThat(last(world).outcome()).isEqualTo(Outcome.DISCARDED);
    assertThat(last(world).cause()).contains("nothing to do");
    assertThat(last(world).before()).contains(new Code(1, "1", "1"));
  }

  @Test
  void aWorkerThatWasBegunAnewIsInItWithWhoAsked() {
    World world = World.plain(2);
    world.swap("1", () -> echo("1"));
    CompletableFuture<ReloadResult> renewed =
        world.application.renew(1, Trigger.SHELL).toCompletableFuture();
    world.await(renewed::isDone);
    world.schedule.run();
    ReloadRecord last = last(world);
    assertThat(last.what()).isEqualTo("worker 1");
    assertThat(last.trigger()).isEqualTo(Trigger.SHELL);
    assertThat(last.reason()).isEmpty();
    assertThat(last.taken()).isEqualTo(last.before()).contains(new Code(1, "1", "1"));
    assertThat(last.starts()).extracting(WorkerStart::workerId).containsExactly(1);
    assertThat(last.drained()).isPresent();
  }

  @Test
  void aWorkerThatWasWornIsInItWithThatAsTheReason() {
    World world = World.wearing(Mode.BASE, false, 1, 3);
    world.swap("1", () -> echo("1"));
    for (int i = 0; i < 3; i++) {
      world.request("/");
    }
    world.schedule.run();
    assertThat(last(world).what()).isEqualTo("worker 0");
    assertThat(last(world).trigger()).isEqualTo(Trigger.SERVER);
    assertThat(last(world).reason()).isEqualTo("max_request");
    assertThat(last(world).outcome()).isEqualTo(Outcome.SWAPPED);
  }

  private Echo slow(String version) {
    return new Echo(version, log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
        gate.pass();
        response.end(version);
      }
    };
  }

  private Echo startingSlowly(String version) {
    return new Echo(version, log) {
      @Override
      public void onWorkerStart(WorkerContext context) throws Exception {
        gate.pass();
        super.onWorkerStart(context);
      }
    };
  }
}
