package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.DrainOutcome;
import io.molt.spi.StuckCallback;
import io.molt.spi.settings.Mode;
import io.molt.worker.WorkerError.Cause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HangTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate slow = new Gate();
  private volatile boolean spins = true;
  private volatile World world = hanging(true);

  /** Computes at /spin until it is told to stop, waits for a lock at /lock. */
  private class Hanging extends Echo {
    Hanging() {
      super("1", HangTest.this.log);
    }

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
      switch (request.path()) {
        case "/spin" -> {
          says("spins");
          while (spins) {
            Thread.onSpinWait();
          }
          says("spins no more");
        }
        case "/lock" -> {
          lock.lock();
          try {
            says("has the lock");
          } finally {
            lock.unlock();
          }
        }
        case "/slow" -> slow.pass();
        default -> {}
      }
      response.end("done");
    }
  }

  /** Computes in a timer until it is told to stop. */
  private final class HangingTimer extends Hanging {
    @Override
    public void onActivate() throws Exception {
      super.onActivate();
      if (context.generation() == 1 && spins) {
        context.server().timers().tick(World.HANG_TIME, timer -> spin());
        context.server().timers().tick(World.HANG_TIME, timer -> says("ticks"));
      }
    }
  }

  private void spin() {
    log.add("1 spins");
    while (spins) {
      Thread.onSpinWait();
    }
    log.add("1 spins no more");
  }

  private static World hanging(boolean coroutines) {
    return World.of(WorldSettings.of(Mode.PROCESS, coroutines, 1).hangTime(World.HANG_TIME));
  }

  private void start(boolean coroutines) {
    world = hanging(coroutines);
    world.swap("1", Hanging::new);
  }

  @AfterEach
  void end() {
    spins = false;
    slow.open();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
  }

  private void advanceUntil(BooleanSupplier condition) {
    world.await(
        () -> {
          world.schedule.advance(Duration.ofMillis(100));
          return condition.getAsBoolean();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComputesForTooLongIsTakenAwayAndEnded(boolean coroutines) {
    start(coroutines);
    long bundle = world.application.pools().slot(0).current().code().bundleId();
    world.host.whenCondemned(bundle, () -> spins = false);
    FakeHttpTransport spinning = world.request("/spin");
    world.await(() -> log.contains("1 spins"));
    FakeHttpTransport next = world.request("/");
    world.schedule.advance(World.HANG_TIME.dividedBy(2));
    assertThat(spinning.log()).isEmpty();
    advanceUntil(() -> !next.log().isEmpty());
    assertThat(spinning.log()).containsExactly("fail 503");
    assertThat(next.log()).containsExactly("200 done");
    advanceUntil(() -> world.host.condemned().contains(bundle));
    world.await(() -> log.contains("1 spins no more"));
    assertThat(world.neighbourhood.deaths().getFirst().cause()).isEqualTo(Cause.HANG);
    assertThat(world.neighbourhood.deaths().getFirst().failure().trace()).contains("Hanging");
    advanceUntil(() -> world.host.present() == 1);
    assertThat(world.environment.abandoned().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTimerThatComputesForTooLongIsTakenAwayToo(boolean coroutines) {
    world = hanging(coroutines);
    world.swap("1", HangingTimer::new);
    long bundle = world.application.pools().slot(0).current().code().bundleId();
    world.host.whenCondemned(bundle, () -> spins = false);
    advanceUntil(() -> log.contains("1 spins"));
    advanceUntil(() -> log.contains("1 spins no more"));
    assertThat(world.neighbourhood.deaths().getFirst().cause()).isEqualTo(Cause.HANG);
    assertThat(world.neighbourhood.deaths().getFirst().failure().message())
        .startsWith("onTimer 1 has not returned");
    advanceUntil(() -> world.host.present() == 1);
    assertThat(log).as("what was due behind it ends with its worker").doesNotContain("1 ticks");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCannotBeEndedIsNamed(boolean coroutines) {
    start(coroutines);
    world.request("/spin");
    world.await(() -> log.contains("1 spins"));
    FakeHttpTransport next = world.request("/");
    advanceUntil(() -> !next.log().isEmpty());
    advanceUntil(() -> !world.environment.abandoned().list().isEmpty());
    StuckCallback stuck = world.environment.abandoned().list().getFirst();
    assertThat(stuck.worker()).isEqualTo("app worker 0 gen 1");
    assertThat(stuck.callback()).isEqualTo("onRequest GET /spin");
    spins = false;
    world.await(() -> world.environment.abandoned().list().isEmpty());
  }

  @Test
  void whatElseTheWorkerHasInHandIsFinished() {
    start(true);
    FakeHttpTransport waiting = world.request("/slow");
    world.await(slow::isReached);
    FakeHttpTransport spinning = world.request("/spin");
    world.await(() -> log.contains("1 spins"));
    advanceUntil(() -> !spinning.log().isEmpty());
    world.schedule.advance(Duration.ofSeconds(2));
    assertThat(world.host.condemned()).as("as long as something else is in hand").isEmpty();
    slow.open();
    world.await(() -> !waiting.log().isEmpty());
    assertThat(waiting.log()).containsExactly("200 done");
    advanceUntil(() -> !world.host.condemned().isEmpty());
  }

  @Test
  void whoWaitsForALockTooLongIsAnswered() {
    start(true);
    lock.lock();
    try {
      FakeHttpTransport waiting = world.request("/lock");
      FakeHttpTransport slowly = world.request("/slow");
      world.await(slow::isReached);
      advanceUntil(() -> !waiting.log().isEmpty());
      assertThat(waiting.log()).containsExactly("fail 503");
      assertThat(slowly.log()).as("waits for no lock").isEmpty();
      advanceUntil(() -> !world.environment.abandoned().list().isEmpty());
      assertThat(world.environment.abandoned().list().getFirst().callback())
          .isEqualTo("onRequest GET /lock");
      assertThat(world.request("/").log()).isNotNull();
    } finally {
      lock.unlock();
    }
  }
}
