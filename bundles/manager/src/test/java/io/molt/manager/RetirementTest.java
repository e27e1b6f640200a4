package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.Generation;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.DrainOutcome;
import io.molt.reload.DrainOutcome.Ending;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RetirementTest {

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void anIdleGenerationGoesAtOnceAndGracefully() {
    World world = World.coroutines();
    world.swap("1", () -> new Echo("1", log));
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.run();
    assertThat(drained.join())
        .isEqualTo(new DrainOutcome(Ending.GRACEFUL, Duration.ZERO, List.of()));
    assertThat(log).contains("1 stop").doesNotContain("1 exit");
    assertThat(world.host.present()).isEqualTo(1);
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void theFirstGenerationHasNothingToDrain() {
    World world = World.plain();
    assertThat(drained(world.swap("1", () -> new Echo("1", log)))).isCompleted();
  }

  @Test
  void whatIsInHandIsFinishedByTheCodeThatTookIt() {
    World world = World.coroutines();
    Gate gate = new Gate();
    world.swap("1", () -> waiting("1", gate));
    FakeHttpTransport slow = world.request("/slow");
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT.minusSeconds(1));
    assertThat(world.request("/").log()).containsExactly("200 2");
    assertThat(drained).isNotDone();
    assertThat(log).contains("1 exit").doesNotContain("1 stop");
    gate.open();
    world.schedule.run();
    assertThat(slow.log()).containsExactly("200 1");
    assertThat(drained.join().ending()).isEqualTo(Ending.GRACEFUL);
    assertThat(drained.join().duration()).isEqualTo(World.MAX_WAIT.minusSeconds(1));
    assertThat(log).endsWith("1 stop");
  }

  @Test
  void whatParksBeyondMaxWaitTimeIsInterruptedAndNamed() {
    World world = World.coroutines();
    Gate never = new Gate();
    world.swap("1", () -> waiting("1", never));
    FakeHttpTransport slow = world.request("/slow");
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT);
    assertThat(slow.log()).containsExactly("fail 503");
    assertThat(log).contains("1 interrupted", "1 stop");
    world.schedule.advance(Duration.ofSeconds(1));
    assertThat(drained.join().ending()).isEqualTo(Ending.FORCED);
    assertThat(drained.join().duration()).isEqualTo(World.MAX_WAIT);
    assertThat(drained.join().forced()).containsExactly("app worker 0 gen 1: onRequest GET /slow");
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void aThreadThatSleepsIsInterruptedAndItsFlagGoesNoFurther() {
    World world = World.threads(false, 1);
    Gate never = new Gate();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) {
                try {
                  never.pass();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  says("interrupted");
                }
              }

              @Override
              public void onWorkerStop() {
                says("stop " + Thread.currentThread().isInterrupted());
              }
            });
    FakeHttpTransport slow = world.request("/slow");
    world.await(never::isReached);
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT);
    world.await(() -> log.contains("1 stop false"));
    world.await(drained::isDone);
    assertThat(slow.log()).containsExactly("fail 503");
    assertThat(log).contains("1 interrupted");
  }

  @Test
  void codeThatComputesForEverIsLeftBehindAndTheRestGoesOn() {
    World world = World.threads(true, 1);
    Gate parked = new Gate();
    Gate hung = new Gate();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) {
                if (request.path().equals("/parks")) {
                  parked.passDeaf();
                  says("went on");
                } else {
                  says("spins");
                  spinUntil(hung);
                  says("came back");
                }
              }
            });
    world.request("/parks");
    world.await(parked::isReached);
    FakeHttpTransport spins = world.request("/spins");
    world.await(() -> log.contains("1 spins"));
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT);
    assertThat(spins.log()).containsExactly("fail 503");
    parked.open();
    world.schedule.advance(Duration.ofSeconds(1));
    world.await(() -> log.contains("1 went on") && log.contains("1 stop"));
    world.await(drained::isDone);
    assertThat(drained.join().forced()).hasSize(2);
    assertThat(log).doesNotContain("1 came back");
    hung.open();
    world.await(() -> log.contains("1 came back"));
  }

  @Test
  void aSecondLegThatComputesForEverIsLeftBehindToo() {
    World world = World.threads(true, 1);
    Gate parked = new Gate();
    Gate hung = new Gate();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) {
                parked.passDeaf();
                says("spins");
                spinUntil(hung);
              }
            });
    world.request("/");
    world.await(parked::isReached);
    parked.open();
    world.await(() -> log.contains("1 spins"));
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT);
    world.schedule.advance(Duration.ofSeconds(1));
    world.await(() -> log.contains("1 stop"));
    world.await(drained::isDone);
    hung.open();
  }

  @Test
  void onWorkerStopMayThrowAnything() {
    World world = World.plain();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onWorkerStop() {
                throw new HostileError();
              }
            });
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.run();
    assertThat(drained).isCompleted();
    assertThat(world.host.present()).isEqualTo(1);
  }

  @Test
  void onWorkerExitMayThrowAnything() {
    World world = World.coroutines();
    Gate gate = new Gate();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
                gate.pass();
              }

              @Override
              public void onWorkerExit() {
                throw new HostileError();
              }
            });
    FakeHttpTransport slow = world.request("/");
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    gate.open();
    world.schedule.run();
    assertThat(slow.log()).containsExactly("200");
    assertThat(drained.join().ending()).isEqualTo(Ending.GRACEFUL);
  }

  @Test
  void anOnWorkerStopThatDoesNotReturnIsWaitedForOnlySoLong() {
    World world = World.coroutines();
    Gate never = new Gate();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onWorkerStop() throws Exception {
                try {
                  never.pass();
                } finally {
                  says("stop ended");
                }
              }
            });
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT.minusNanos(1));
    assertThat(drained).isNotDone();
    world.schedule.advance(World.MAX_WAIT);
    assertThat(drained.join().ending()).isEqualTo(Ending.GRACEFUL);
    assertThat(world.host.present()).isEqualTo(1);
    assertThat(log).contains("1 stop ended");
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void asManyGenerationsDrainAsThereIsMemoryFor() {
    World world = World.coroutines();
    List<Gate> gates = new ArrayList<>();
    for (int version = 1; version <= 40; version++) {
      Gate gate = new Gate();
      gates.add(gate);
      String name = String.valueOf(version);
      world.swap(name, () -> waiting(name, gate));
      world.request("/" + version);
    }
    assertThat(world.application.pools().events().drainingGenerations()).hasSize(39);
    gates.forEach(Gate::open);
    world.schedule.run();
    assertThat(world.application.pools().events().drainingGenerations()).isEmpty();
    assertThat(world.host.present()).isEqualTo(1);
  }

  @Test
  void whereMemoryIsShortTwoGenerationsDrainAtOnce() {
    World world = World.coroutines();
    world.memoryInUse = Long.MAX_VALUE;
    List<Gate> gates = new ArrayList<>();
    for (int version = 1; version <= 3; version++) {
      Gate gate = new Gate();
      gates.add(gate);
      String name = String.valueOf(version);
      world.swap(name, () -> waiting(name, gate));
      world.request("/" + version);
    }
    assertThat(world.application.pools().events().drainingGenerations())
        .extracting(Generation::number)
        .containsExactly(1L, 2L);
    world.puts("4", () -> new Echo("4", log));
    CompletableFuture<ReloadResult> fourth = world.ask(Trigger.SHELL);
    world.schedule.run();
    assertThat(fourth).isNotDone();
    assertThat(log).doesNotContain("4 start");
    gates.get(1).open();
    world.schedule.run();
    assertThat(fourth).as("it waits for the oldest").isNotDone();
    gates.get(0).open();
    world.schedule.run();
    assertThat(fourth.join()).isInstanceOf(ReloadResult.Swapped.class);
    gates.get(2).open();
    world.schedule.run();
    assertThat(world.application.pools().events().drainingGenerations()).isEmpty();
    assertThat(world.host.present()).isEqualTo(1);
  }

  private static void spinUntil(Gate gate) {
    while (!gate.isOpen()) {
      Thread.onSpinWait();
    }
  }

  private Echo waiting(String name, Gate gate) {
    return new Echo(name, log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
        try {
          gate.pass();
          response.end(name);
        } catch (InterruptedException e) {
          says("interrupted");
          throw e;
        }
      }
    };
  }

  private static CompletableFuture<DrainOutcome> drained(ReloadResult.Swapped swapped) {
    return swapped.drained().toCompletableFuture();
  }

  /** Cannot even be printed. */
  private static final class HostileError extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("expected by the test");
    }
  }
}
