package io.molt.manager.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {

  private static final long MILLI = 1_000_000;

  private static final class Named extends IntervalTimer {
    private final String name;

    Named(String name, Duration interval, boolean ticks) {
      super(interval, ticks);
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private HandClock clock = new HandClock(0);
  private TimerQueue<Named> queue;
  private final List<String> came = new ArrayList<>();
  private int woken;

  /** Whether who handles what is due does so at once. */
  private boolean idle = true;

  @BeforeEach
  void begin() {
    begin(0);
  }

  private void begin(long now) {
    clock = new HandClock(now);
    queue = new TimerQueue<>(clock, this::wake);
  }

  private void wake() {
    woken++;
    if (idle) {
      handle();
    }
  }

  /** Handles all that is due. */
  private void handle() {
    for (Named timer = queue.due(); timer != null; timer = queue.due()) {
      queue.take(timer);
      came.add(timer.name);
      timer.over();
    }
  }

  private Named once(String name, long nanos) {
    return add(new Named(name, Duration.ofNanos(nanos), false));
  }

  private Named tick(String name, long nanos) {
    return add(new Named(name, Duration.ofNanos(nanos), true));
  }

  private Named add(Named timer) {
    queue.add(timer);
    return timer;
  }

  /** What has come since the last time. */
  private List<String> came() {
    List<String> names = List.copyOf(came);
    came.clear();
    return names;
  }

  @Test
  void theSoonestComesFirstAndOfTwoAtOneMomentTheOneBegunFirst() {
    once("c", 30 * MILLI);
    once("a", 10 * MILLI);
    once("b1", 20 * MILLI);
    once("b2", 20 * MILLI);
    clock.advance(9 * MILLI);
    assertThat(came()).isEmpty();
    clock.advance(MILLI);
    assertThat(came()).containsExactly("a");
    clock.advance(20 * MILLI);
    assertThat(came()).containsExactly("b1", "b2", "c");
    assertThat(woken).isEqualTo(3);
    assertThat(queue.isDue()).isFalse();
  }

  @Test
  void tenThousandAtOnceAreOneAlarmAndOneWakeUp() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(tick("t" + i, 100 * MILLI).name);
    }
    assertThat(clock.asked).isEqualTo(1);
    for (int round = 1; round <= 3; round++) {
      clock.advance(100 * MILLI);
      assertThat(woken).isEqualTo(round);
      assertThat(came()).isEqualTo(all);
    }
    assertThat(clock.rung).isEqualTo(3);
    assertThat(clock.alarms()).hasSize(1);
  }

  @Test
  void whatIsTakenOutOfTheMiddleDoesNotComeAndTheRestKeepsItsOrder() {
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int mixed = i * 7919 % 1000;
      all.add(once("t" + mixed, (mixed + 1) * MILLI));
    }
    for (int i = 0; i < 1000; i += 3) {
      queue.remove(all.get(i));
      queue.remove(all.get(i));
    }
    Set<String> removed = new HashSet<>();
    for (int i = 0; i < 1000; i += 3) {
      removed.add(all.get(i).name);
    }
    List<String> left =
        IntStream.range(0, 1000).mapToObj(i -> "t" + i).filter(t -> !removed.contains(t)).toList();
    clock.advance(1000 * MILLI);
    assertThat(left).hasSize(666);
    assertThat(came()).isEqualTo(left);
    assertThat(clock.alarms()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 5 * MILLI, Long.MIN_VALUE, -5 * MILLI, Long.MAX_VALUE})
  void theClockMayBeginAnywhereAndWrap(long now) {
    begin(now);
    tick("tick", 10 * MILLI);
    once("once", 15 * MILLI);
    once("far", Long.MAX_VALUE);
    clock.advance(9 * MILLI);
    assertThat(came()).isEmpty();
    clock.advance(MILLI);
    assertThat(came()).containsExactly("tick");
    clock.advance(10 * MILLI);
    assertThat(came()).containsExactly("once", "tick");
  }

  @Test
  void theLongestDelaysWaitAndHoldUpNobody() {
    add(new Named("ages", Duration.ofSeconds(Long.MAX_VALUE), false));
    add(new Named("longer", Duration.ofNanos(Long.MAX_VALUE), true));
    once("soon", MILLI);
    clock.advance(2 * MILLI);
    assertThat(came()).containsExactly("soon");
    clock.advance(Duration.ofDays(365 * 140).toNanos());
    assertThat(came()).isEmpty();
    clock.advance(Duration.ofDays(365 * 7).toNanos());
    assertThat(came()).containsExactly("ages", "longer");
  }

  @Test
  void aTickThatFallsDueWhileTheOneBeforeWaitsIsLeftOut() {
    Named timer = tick("tick", 10 * MILLI);
    idle = false;
    clock.advance(35 * MILLI);
    assertThat(queue.isDue()).isTrue();
    handle();
    assertThat(came()).containsExactly("tick");
    assertThat(timer.count()).isEqualTo(1);
    idle = true;
    clock.advance(4 * MILLI);
    assertThat(came()).isEmpty();
    clock.advance(MILLI);
    assertThat(came()).as("at the moment at which it comes anyway").containsExactly("tick");
    assertThat(timer.count()).isEqualTo(2);
  }

  @Test
  void aTickThatFallsDueWhileTheOneBeforeIsUnderWayIsLeftOut() {
    idle = false;
    Named timer = tick("tick", 10 * MILLI);
    clock.advance(10 * MILLI);
    assertThat(queue.due()).isSameAs(timer);
    queue.take(timer);
    idle = true;
    handle();
    clock.advance(25 * MILLI);
    assertThat(came()).isEmpty();
    timer.over();
    clock.advance(4 * MILLI);
    assertThat(came()).isEmpty();
    clock.advance(MILLI);
    assertThat(came()).containsExactly("tick");
    assertThat(timer.count()).isEqualTo(2);
  }

  @Test
  void anAlarmThatComesLateMakesUpForNoTicksAndKeepsToTheirMoments() {
    tick("tick", 10 * MILLI);
    clock.advanceUnheard(37 * MILLI);
    clock.advance(0);
    assertThat(came()).containsExactly("tick");
    clock.advance(2 * MILLI);
    assertThat(came()).isEmpty();
    clock.advance(MILLI);
    assertThat(came()).containsExactly("tick");
  }

  @Test
  void whatIsClearedWhileItIsDueDoesNotCome() {
    idle = false;
    Named one = tick("one", MILLI * 10);
    once("two", MILLI * 10);
    Named three = once("three", MILLI * 10);
    clock.advance(10 * MILLI);
    queue.remove(one);
    queue.remove(three);
    handle();
    assertThat(came()).containsExactly("two");
    assertThat(queue.isDue()).isFalse();
    assertThat(clock.alarms()).isEmpty();
  }

  @Test
  void aTimerMayEndItselfAndBeginOthersWhileItIsHandled() {
    idle = false;
    Named self = tick("self", 10 * MILLI);
    clock.advance(10 * MILLI);
    assertThat(queue.due()).isSameAs(self);
    queue.take(self);
    queue.remove(self);
    once("next", 10 * MILLI);
    self.over();
    idle = true;
    handle();
    clock.advance(30 * MILLI);
    assertThat(came()).containsExactly("next");
  }

  @Test
  void clearEndsAllThatWaitAndAllThatAreDue() {
    idle = false;
    tick("due", 10 * MILLI);
    clock.advance(10 * MILLI);
    once("waits", 10 * MILLI);
    queue.clear();
    assertThat(clock.alarms()).isEmpty();
    once("again", 10 * MILLI);
    idle = true;
    handle();
    assertThat(came()).isEmpty();
    clock.advance(10 * MILLI);
    assertThat(came()).containsExactly("again");
  }

  @Test
  void anEarlierTimerHasTheAlarmComeEarlier() {
    once("late", 100 * MILLI);
    once("early", 10 * MILLI);
    assertThat(clock.alarms()).hasSize(1);
    clock.advance(10 * MILLI);
    assertThat(came()).containsExactly("early");
    clock.advance(90 * MILLI);
    assertThat(came()).containsExactly("late");
  }

  @Test
  void anAlarmForWhatWasClearedIsSetAgainForTheNext() {
    Named first = once("first", 10 * MILLI);
    once("second", 20 * MILLI);
    queue.remove(first);
    clock.advance(20 * MILLI);
    assertThat(came()).containsExactly("second");
    assertThat(clock.alarms()).isEmpty();
  }

  @Test
  void whatBeginsWhileSomethingIsDueAndNotHandledYetComesToo() {
    idle = false;
    once("first", 10 * MILLI);
    clock.advance(10 * MILLI);
    once("second", 10 * MILLI);
    clock.advance(5 * MILLI);
    idle = true;
    handle();
    assertThat(came()).containsExactly("first");
    clock.advance(5 * MILLI);
    assertThat(came()).containsExactly("second");
  }

  /** A wake-up costs more than a tick. */
  @Test
  void manyMomentsASecondBecomeAThousand() {
    for (int i = 0; i < 10_000; i++) {
      tick("t" + i, 1_000 * MILLI);
      clock.advance(MILLI / 10);
    }
    clock.advance(500 * MILLI);
    int before = clock.rung;
    came();
    clock.advance(1000 * MILLI);
    assertThat(came().size()).isBetween(9_980, 10_020);
    assertThat(clock.rung - before).isBetween(990, 1010);
  }

  @Test
  void fewMomentsASecondAreKeptExactlyHoweverCloseTheyAre() {
    for (int i = 0; i < TimerQueue.BURST; i++) {
      tick("t" + i, 1_000 * MILLI);
      clock.advance(MILLI / 10);
    }
    for (int round = 0; round < 3; round++) {
      clock.advance(1_000 * MILLI - TimerQueue.BURST * MILLI / 10);
      for (int i = 0; i < TimerQueue.BURST; i++) {
        assertThat(came()).containsExactly("t" + i);
        clock.advance(MILLI / 10);
      }
    }
  }

  @Test
  void nothingIsPutOffByMoreThanAMillisecond() {
    for (int i = 0; i < 1000; i++) {
      once("t" + i, 2 * MILLI + (i + 1) * MILLI / 10);
    }
    clock.advance(2 * MILLI);
    for (int tenths = 1; tenths <= 1020; tenths++) {
      clock.advance(MILLI / 10);
      assertThat(came.size()).isGreaterThanOrEqualTo(Math.min(1000, tenths - 10));
    }
    assertThat(came).hasSize(1000);
    clock.advance(2 * MILLI);
    assertThat(clock.alarms()).as("when nothing is left nothing rings").isEmpty();
  }

  @Test
  void shortIntervalsAreNotPutOff() {
    tick("short", MILLI / 10);
    clock.advance(100 * MILLI);
    assertThat(came()).hasSize(1000);
  }

  @Test
  void withoutMemoryForTheAlarmATimerDoesNotBegin() {
    once("before", 20 * MILLI);
    clock.scarce = 1;
    assertThatThrownBy(() -> once("scarce", 10 * MILLI)).isInstanceOf(OutOfMemoryError.class);
    clock.advance(20 * MILLI);
    assertThat(came()).containsExactly("before");
    assertThat(clock.alarms()).isEmpty();
  }

  @Test
  void withoutMemoryForTheNextAlarmWhoHandlesWhatIsDueIsWokenUntilThereIsSome() {
    tick("tick", 10 * MILLI);
    clock.scarce = 2;
    clock.advance(10 * MILLI);
    assertThat(came()).containsExactly("tick");
    clock.advance(10 * MILLI);
    assertThat(came()).containsExactly("tick");
    assertThat(clock.scarce).isZero();
  }
}
