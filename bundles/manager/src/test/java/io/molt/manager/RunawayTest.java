package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.run.Carrier;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What computes for ever when its generation retires, where workers have threads of their own. */
class RunawayTest {

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** Computes at any path until the gate is open, and at /own in a virtual thread of its own. */
  private Echo spinning(Gate hung) {
    return new Echo("1", log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) {
        if (request.path().equals("/own")) {
          Thread.startVirtualThread(this::spin);
          response.end("begun");
        } else {
          spin();
        }
      }

      private void spin() {
        says("spins");
        while (!hung.isOpen()) {
          Thread.onSpinWait();
        }
        says("came back");
      }
    };
  }

  private static void advanceUntil(World world, BooleanSupplier condition) {
    world.await(
        () -> {
          world.schedule.advance(Duration.ofMillis(100));
          return condition.getAsBoolean();
        });
  }

  @ParameterizedTest
  @CsvSource({"true, /", "false, /", "true, /own"})
  void codeThatComputesForEverIsEndedBeforeItsBundleGoes(boolean coroutines, String path) {
    World world = World.threads(coroutines, 1);
    Gate hung = new Gate();
    world.swap("1", () -> spinning(hung));
    long bundle = world.application.pools().slot(0).current().code().bundleId();
    world.host.whenCondemned(bundle, hung::open);
    world.request(path);
    world.await(() -> log.contains("1 spins"));
    CompletableFuture<DrainOutcome> drained = drained(world.swap("2", () -> new Echo("2", log)));
    world.schedule.advance(World.MAX_WAIT);
    advanceUntil(world, () -> world.schedule.nanoTime() > 2 * World.MAX_WAIT.toNanos());
    world.await(() -> log.contains("1 came back"));
    world.await(drained::isDone);
    advanceUntil(world, () -> world.host.present() == 1);
    assertThat(world.host.condemned()).containsExactly(bundle);
    world.await(() -> world.environment.abandoned().list().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "true, /, onRequest GET /",
    "false, /, onRequest GET /",
    "true, /own, a virtual thread of its own"
  })
  void codeThatCannotBeEndedIsNamedUntilItEnds(boolean coroutines, String path, String name) {
    World world = World.threads(coroutines, 1);
    Gate hung = new Gate();
    world.swap("1", () -> spinning(hung));
    world.request(path);
    world.await(() -> log.contains("1 spins"));
    world.swap("2", () -> new Echo("2", log));
    world.schedule.advance(World.MAX_WAIT);
    advanceUntil(world, () -> !world.environment.abandoned().list().isEmpty());
    assertThat(world.environment.abandoned().list())
        .singleElement()
        .satisfies(
            stuck -> {
              assertThat(stuck.worker()).isEqualTo("app worker 0 gen 1");
              assertThat(stuck.callback()).isEqualTo(name);
            });
    advanceUntil(world, () -> world.host.present() == 1);
    hung.open();
    world.await(() -> world.environment.abandoned().list().isEmpty());
  }

  /** Has a thread of its own that does not care for interrupts. */
  private Echo withThread(Gate end) {
    return new Echo("1", log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) {
        Thread thread =
            new Thread(
                () -> {
                  while (!end.isOpen()) {
                    Thread.onSpinWait();
                  }
                  says("came back");
                },
                "runaway");
        thread.setDaemon(true);
        thread.start();
        response.end("begun");
      }
    };
  }

  @Test
  void aThreadOfItsOwnIsEndedWhenItsTimeIsOver() {
    World world = World.threads(false, 1);
    Gate end = new Gate();
    world.swap("1", () -> withThread(end));
    FakeHttpTransport begun = world.request("/");
    world.await(() -> !begun.log().isEmpty());
    long bundle = world.application.pools().slot(0).current().code().bundleId();
    replace(world);
    world.schedule.advance(World.MAX_WAIT.minusSeconds(1));
    assertThat(world.host.condemned()).isEmpty();
    advanceUntil(world, () -> world.host.condemned().contains(bundle));
    advanceUntil(world, () -> !world.environment.abandoned().list().isEmpty());
    assertThat(world.environment.abandoned().list())
        .singleElement()
        .satisfies(stuck -> assertThat(stuck.callback()).isEqualTo("thread \"runaway\""));
    end.open();
    world.await(() -> world.environment.abandoned().list().isEmpty());
    assertThat(log).contains("1 came back");
  }

  /** And waits until nothing of the old worker runs on its carrier, for time here does not pass. */
  private void replace(World world) {
    Carrier before = world.application.pools().slot(0).current().carrier();
    world.swap("2", () -> new Echo("2", log));
    world.await(() -> world.host.present() == 1 && before.runningTask() == 0);
  }

  /** It runs at the first look by chance, and waits at the next. */
  @Test
  void aThreadOfItsOwnThatWakesUpNowAndThenIsNotEnded() {
    World world = World.threads(false, 1);
    Gate rest = new Gate();
    Gate end = new Gate();
    Thread[] own = new Thread[1];
    world.swap("1", () -> resting(own, rest, end));
    FakeHttpTransport begun = world.request("/");
    world.await(() -> !begun.log().isEmpty());
    replace(world);
    world.schedule.advance(World.MAX_WAIT);
    rest.open();
    world.await(() -> own[0].getState() == Thread.State.WAITING);
    world.schedule.advance(World.MAX_WAIT);
    assertThat(world.host.condemned()).isEmpty();
    assertThat(world.environment.abandoned().list()).isEmpty();
    end.open();
  }

  private Echo resting(Thread[] own, Gate rest, Gate end) {
    return new Echo("1", log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) {
        own[0] =
            new Thread(
                () -> {
                  while (!rest.isOpen()) {
                    Thread.onSpinWait();
                  }
                  end.passDeaf();
                });
        own[0].setDaemon(true);
        own[0].start();
        response.end("begun");
      }
    };
  }

  private static CompletableFuture<DrainOutcome> drained(ReloadResult.Swapped swapped) {
    return swapped.drained().toCompletableFuture();
  }
}
