package io.molt.manager;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.Trigger;
import io.molt.spi.settings.Mode;
import io.molt.timer.TimerInfo;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Busy.Crew crew = new Busy.Crew();
  private final Gate gate = new Gate();
  private World world = World.coroutines();
  private Runnable slow = () -> {};

  private Busy swap(String version) {
    world.swap(version, () -> new Busy(version, log, crew));
    world.schedule.run();
    log.clear();
    return crew.worker(0);
  }

  @Test
  void aTimerTicksUntilItIsCleared() {
    Busy worker = swap("1");
    long id = worker.timers().tick(SECOND, timer -> log.add("tick " + timer));
    world.schedule.advance(Duration.ofMillis(3500));
    assertThat(log).containsExactly("tick " + id, "tick " + id, "tick " + id);
    assertThat(worker.timers().info(id)).contains(new TimerInfo(id, "", SECOND, true, false, 3));
    assertThat(worker.timers().list()).containsExactly(id);
    assertThat(worker.timers().clear(id)).isTrue();
    assertThat(worker.timers().clear(id)).isFalse();
    assertThat(worker.timers().info(id)).isEmpty();
    world.schedule.advance(SECOND);
    assertThat(log).hasSize(3);
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void onceIsOnce() {
    Busy worker = swap("1");
    long id = worker.timers().after(SECOND, timer -> log.add("once"));
    world.schedule.advance(Duration.ofSeconds(5));
    assertThat(log).containsExactly("once");
    assertThat(worker.timers().info(id)).isEmpty();
    assertThat(worker.timers().clear(id)).isFalse();
  }

  @Test
  void aTickWhileTheOneBeforeIsHandledIsLeftOut() {
    Busy worker = swap("1");
    worker
        .timers()
        .tick(
            SECOND,
            timer -> {
              log.add("tick");
              gate.pass();
            });
    world.schedule.advance(Duration.ofMillis(3500));
    assertThat(log).hasSize(1);
    gate.open();
    world.schedule.advance(SECOND);
    assertThat(log).hasSize(2);
  }

  @Test
  void aTimerThatThrowsTicksOnWhereItsWorkerGoesOn() {
    world = World.of(WorldSettings.of(Mode.BASE, true, 1).lenient());
    Busy worker = swap("1");
    worker
        .timers()
        .tick(
            SECOND,
            timer -> {
              log.add("tick");
              throw new IllegalStateException("expected by the test");
            });
    world.schedule.advance(Duration.ofMillis(2500));
    assertThat(log).hasSize(2);
  }

  @Test
  void timersEndWithTheirGeneration() {
    Busy old = swap("1");
    old.timers().tick(SECOND, timer -> log.add("old"));
    swap("2");
    world.schedule.advance(Duration.ofSeconds(5));
    assertThat(log).isEmpty();
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void whatIsBegunAtTheStartWaitsForTheSwitch() {
    swap("1");
    world.puts(
        "2",
        () ->
            new Busy("2", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                super.onWorkerStart(started);
                timers().tick(SECOND, timer -> says("tick"));
                gate.pass();
              }
            });
    world.ask(Trigger.SHELL);
    world.schedule.advance(Duration.ofSeconds(5));
    assertThat(log).doesNotContain("2 tick");
    gate.open();
    world.schedule.run();
    world.schedule.advance(Duration.ofMillis(1500));
    assertThat(log).containsOnlyOnce("2 tick");
  }

  @Test
  void whatNeverServedNeverTicks() {
    swap("1");
    world.reload(
        "2",
        () ->
            new Busy("2", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                super.onWorkerStart(started);
                timers().tick(SECOND, timer -> says("tick"));
                throw new IllegalStateException("expected by the test");
              }
            });
    world.schedule.advance(Duration.ofSeconds(5));
    assertThat(log).doesNotContain("2 tick");
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void aLastingTimerGoesOnWithTheNewCode() {
    Busy old = swap("1");
    long id = old.timers().lastingTick("beat", SECOND, Map.of("n", 1));
    world.schedule.advance(Duration.ofMillis(1500));
    assertThat(log).containsExactly("1 beat {n=1}");
    Busy next = swap("2");
    world.schedule.advance(Duration.ofMillis(700));
    assertThat(log).containsExactly("2 beat {n=1}");
    assertThat(next.timers().lastingTick("beat", SECOND, Map.of("n", 1))).isEqualTo(id);
    assertThat(next.timers().info(id)).contains(new TimerInfo(id, "beat", SECOND, true, true, 2));
    long other = next.timers().lastingTick("beat", SECOND, Map.of("n", 2));
    assertThat(other).isNotEqualTo(id);
    next.timers().clearAll();
    assertThat(next.timers().list()).containsExactly(other);
    world.schedule.advance(Duration.ofMillis(1100));
    assertThat(log).containsExactly("2 beat {n=1}", "2 beat {n=2}");
    assertThat(next.timers().clear(other)).isTrue();
    assertThat(next.timers().list()).isEmpty();
  }

  @Test
  void aLastingTimerThatComesOnceSurvivesAReload() {
    Busy old = swap("1");
    old.timers().lastingAfter("once", SECOND, null);
    swap("2");
    world.schedule.advance(Duration.ofSeconds(3));
    assertThat(log).containsExactly("2 once null");
  }

  @Test
  void badTimersAreRefused() {
    Busy worker = swap("1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> worker.timers().tick(Duration.ZERO, timer -> {}))
        .withMessage("a timer of 0 s (expected: more than zero)");
    world.swap(
        "2",
        () ->
            new Busy("2", log, crew) {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                super.onWorkerStart(started);
                assertThatIllegalStateException()
                    .isThrownBy(() -> timers().lastingTick("beat", SECOND, null))
                    .withMessageContaining("onActivate");
              }
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> worker.timers().lastingTick("beat", SECOND, null));
  }

  @Test
  void tenThousandAreCheap() {
    Busy worker = swap("1");
    AtomicInteger ticks = new AtomicInteger();
    for (int i = 0; i < 10_000; i++) {
      worker.timers().after(SECOND, timer -> ticks.incrementAndGet());
    }
    world.schedule.advance(SECOND);
    assertThat(ticks).hasValue(10_000);
  }

  /** All are due before it comes, and each event loop's turn takes but some of them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestDoesNotWaitForTenThousandThatAreDue(boolean coroutines) {
    world = World.of(WorldSettings.of(Mode.BASE, coroutines, 1));
    Busy worker = swap("1");
    for (int i = 0; i < 10_000; i++) {
      worker.timers().after(SECOND, timer -> log.add("tick"));
    }
    world.schedule.elapse(SECOND);
    while (log.isEmpty()) {
      assertThat(world.schedule.runOne()).isTrue();
    }
    int before = log.size();
    world.request("/");
    world.schedule.run();
    assertThat(log).hasSize(10_001);
    assertThat(log.indexOf("1 request /")).isBetween(before, before + 2);
  }

  /** One whose first request takes a second. */
  private Busy swapSlow() {
    world = World.of(WorldSettings.of(Mode.BASE, false, 1));
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
                super.onRequest(request, response);
                if (request.path().equals("/0")) {
                  world.schedule.advance(SECOND);
                  slow.run();
                }
              }
            });
    world.schedule.run();
    log.clear();
    return crew.worker(0);
  }

  @Test
  void ticksAndRequestsTakeTurns() {
    Busy worker = swapSlow();
    for (int i = 0; i < 3; i++) {
      worker.timers().tick(SECOND, timer -> log.add("tick"));
    }
    world.requestsTogether("/0", "/1", "/2", "/3", "/4");
    world.schedule.run();
    assertThat(log)
        .containsExactly(
            "1 request /0",
            "tick",
            "1 request /1",
            "tick",
            "1 request /2",
            "tick",
            "1 request /3",
            "1 request /4");
  }

  @Test
  void oneThatIsClearedWhenItIsDueDoesNotCome() {
    Busy worker = swap("1");
    long[] ids = new long[3];
    ids[0] =
        worker
            .timers()
            .tick(
                SECOND,
                timer -> {
                  log.add("first");
                  assertThat(worker.timers().clear(timer)).isTrue();
                  assertThat(worker.timers().clear(ids[1])).isTrue();
                  assertThat(worker.timers().clear(ids[2])).isTrue();
                });
    ids[1] = worker.timers().after(SECOND, timer -> log.add("once"));
    ids[2] = worker.timers().tick(SECOND, timer -> log.add("tick"));
    world.schedule.advance(Duration.ofSeconds(3));
    assertThat(log).containsExactly("first");
    assertThat(worker.timers().list()).isEmpty();
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  @Test
  void whatIsDueWhenItsWorkerEndsDoesNotCome() {
    Busy worker = swapSlow();
    worker.timers().tick(SECOND, timer -> log.add("tick"));
    worker.timers().after(SECOND, timer -> log.add("once"));
    slow =
        () -> {
          assertThat(worker.timers().list()).hasSize(2);
          requireNonNull(world.application.pools().events().generation()).worker(0).close();
        };
    world.requestsTogether("/0");
    world.schedule.advance(SECOND);
    assertThat(log).containsExactly("1 request /0");
  }

  @Test
  void aDelayOfAgesIsTaken() {
    Busy worker = swap("1");
    long id = worker.timers().after(Duration.ofSeconds(Long.MAX_VALUE), timer -> log.add("ages"));
    long lasting = worker.timers().lastingTick("ages", Duration.ofNanos(Long.MAX_VALUE), null);
    worker.timers().after(SECOND, timer -> log.add("soon"));
    world.schedule.advance(Duration.ofDays(365 * 100));
    assertThat(log).containsExactly("soon");
    assertThat(worker.timers().list()).containsExactly(id, lasting);
  }

  @Test
  void manyLastingOnesThatAreDueKeepNobodyWaiting() {
    Busy worker = swap("1");
    for (int i = 0; i < 1000; i++) {
      worker.timers().lastingTick("beat" + i, SECOND, null);
    }
    world.schedule.elapse(SECOND);
    while (log.isEmpty()) {
      assertThat(world.schedule.runOne()).isTrue();
    }
    int before = log.size();
    world.request("/");
    world.schedule.run();
    assertThat(log).hasSize(1001);
    assertThat(log.indexOf("1 request /")).isBetween(before, before + 2);
    world.schedule.advance(SECOND);
    assertThat(log).hasSize(2001);
  }

  @Test
  void aLastingOneThatIsClearedWhenItIsDueDoesNotCome() {
    Busy worker = swap("1");
    long id = worker.timers().lastingTick("beat", SECOND, null);
    worker.timers().after(SECOND.minusMillis(1), timer -> worker.timers().clear(id));
    worker.timers().after(SECOND, timer -> log.add("tick"));
    world.schedule.elapse(SECOND);
    world.schedule.run();
    assertThat(log).containsExactly("tick");
    worker.timers().lastingAfter("beat", SECOND, null);
    world.schedule.advance(SECOND);
    assertThat(log).containsExactly("tick", "1 beat null");
  }

  @Test
  void undeployingEndsAllOfThem() {
    Busy worker = swap("1");
    worker.timers().lastingTick("beat", SECOND, null);
    worker.timers().tick(SECOND, timer -> log.add("tick"));
    world.application.undeploy("test");
    world.schedule.run();
    assertThat(world.schedule.pendingTimers()).isZero();
  }
}
