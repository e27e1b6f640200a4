package io.molt.manager.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private int woken;

  @BeforeEach
  void begin() {
    begin(0);
  }

  private void begin(long now) {
    clock = new HandClock(now);
    woken = 0;
    queue = new TimerQueue<>(new Object(), clock, () -> woken++);
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

  /** Takes all that is due, and handles it at once. */
  private List<String> taken() {
    List<String> names = new ArrayList<>();
    for (Named timer = queue.firstDue(); timer != null; timer = queue.firstDue()) {
      queue.take(timer);
      names.add(timer.name);
      timer.over();
    }
    return names;
  }

  @Test
  void theSoonestComesFirstAndOfTwoAtOneMomentTheOneBegunFirst() {
    once("c", 30 * MILLI);
    once("a", 10 * MILLI);
    once("b1", 20 * MILLI);
    once("b2", 20 * MILLI);
    clock.advance(9 * MILLI);
    assertThat(queue.isDue()).isFalse();
    assertThat(taken()).isEmpty();
    clock.advance(MILLI);
    assertThat(queue.isDue()).isTrue();
    assertThat(taken()).containsExactly("a");
    assertThat(queue.isDue()).isFalse();
    clock.advance(20 * MILLI);
    assertThat(taken()).containsExactly("b1", "b2", "c");
    assertThat(woken).isEqualTo(3);
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
      assertThat(taken()).isEqualTo(all);
    }
    assertThat(clock.rung).isEqualTo(3);
    assertThat(clock.alarms()).hasSize(1);
  }

  @Test
  void whatIsTakenOutOfTheMiddleDoesNotComeAndTheRestKeepsItsOrder() {
    List<Named> all = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int mixed = i * 7919 % 1000;
      all.add(once("t" + mixed, (mixed + 1) * MILLI));
    }
    for (int i = 0; i < 1000; i += 3) {
      queue.remove(all.get(i));
      queue.remove(all.get(i));
    }
    for (int due = 0; due < 1000; due++) {
      String name = "t" + due;
      if (all.stream().anyMatch(timer -> timer.name.equals(name) && !timer.isGone())) {
        left.add(name);
      }
    }
    clock.advance(1000 * MILLI);
    assertThat(left).hasSize(666);
    assertThat(taken()).isEqualTo(left);
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
    assertThat(taken()).isEmpty();
    clock.advance(MILLI);
    assertThat(taken()).containsExactly("tick");
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("once", "tick");
  }

  @Test
  void theLongestDelaysWaitAndHoldUpNobody() {
    add(new Named("ages", Duration.ofSeconds(Long.MAX_VALUE), false));
    add(new Named("longer", Duration.ofNanos(Long.MAX_VALUE), true));
    Named soon = once("soon", MILLI);
    clock.advance(2 * MILLI);
    assertThat(taken()).containsExactly(soon.name);
    clock.advance(Duration.ofDays(365 * 140).toNanos());
    assertThat(taken()).isEmpty();
    clock.advance(Duration.ofDays(365 * 7).toNanos());
    assertThat(taken()).containsExactly("ages", "longer");
  }

  @Test
  void aTickIsLeftOutWhileTheOneBeforeWaitsOrIsUnderWay() {
    Named timer = tick("tick", 10 * MILLI);
    clock.advance(35 * MILLI);
    assertThat(timer.count()).isEqualTo(1);
    Named first = queue.firstDue();
    assertThat(first).isSameAs(timer);
    queue.take(timer);
    clock.advance(10 * MILLI);
    assertThat(queue.isDue()).as("it is under way").isFalse();
    timer.over();
    clock.advance(4 * MILLI);
    assertThat(queue.isDue()).isFalse();
    clock.advance(MILLI);
    assertThat(taken()).as("at the moment at which it comes anyway").containsExactly("tick");
    assertThat(timer.count()).isEqualTo(2);
  }

  @Test
  void anAlarmThatComesLateMakesUpForNoTicksAndKeepsToTheirMoments() {
    tick("tick", 10 * MILLI);
    clock.advanceUnheard(37 * MILLI);
    clock.advance(0);
    assertThat(taken()).containsExactly("tick");
    clock.advance(2 * MILLI);
    assertThat(taken()).isEmpty();
    clock.advance(MILLI);
    assertThat(taken()).containsExactly("tick");
  }

  @Test
  void whatIsClearedWhileItIsDueDoesNotCome() {
    Named one = tick("one", MILLI * 10);
    once("two", MILLI * 10);
    Named three = once("three", MILLI * 10);
    clock.advance(10 * MILLI);
    queue.remove(one);
    queue.remove(three);
    assertThat(taken()).containsExactly("two");
    assertThat(queue.isDue()).isFalse();
    assertThat(clock.alarms()).isEmpty();
  }

  @Test
  void aTimerMayBeginAndEndOthersAndItselfWhileItIsHandled() {
    Named self = tick("self", 10 * MILLI);
    clock.advance(10 * MILLI);
    queue.take(self);
    queue.remove(self);
    once("next", 10 * MILLI);
    self.over();
    clock.advance(30 * MILLI);
    assertThat(taken()).containsExactly("next");
  }

  @Test
  void clearEndsAllThatWaitAndAllThatAreDue() {
    tick("due", 10 * MILLI);
    clock.advance(10 * MILLI);
    once("waits", 10 * MILLI);
    queue.clear();
    assertThat(queue.isDue()).isFalse();
    assertThat(clock.alarms()).isEmpty();
    clock.advance(50 * MILLI);
    assertThat(taken()).isEmpty();
    once("again", 10 * MILLI);
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("again");
  }

  @Test
  void anEarlierTimerHasTheAlarmComeEarlier() {
    once("late", 100 * MILLI);
    once("early", 10 * MILLI);
    assertThat(clock.alarms()).hasSize(1);
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("early");
    clock.advance(90 * MILLI);
    assertThat(taken()).containsExactly("late");
  }

  @Test
  void anAlarmThatWasOnItsWayWhenItWasCancelledChangesNothing() {
    Named first = once("first", 10 * MILLI);
    Runnable onItsWay = clock.alarms().getFirst();
    queue.remove(first);
    once("second", 10 * MILLI);
    onItsWay.run();
    assertThat(clock.alarms()).as("one is enough").hasSize(1);
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("second");
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
    taken();
    int came = 0;
    for (int i = 0; i < 1000; i++) {
      clock.advance(MILLI);
      came += taken().size();
    }
    assertThat(came).isBetween(9_980, 10_020);
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
        assertThat(taken()).containsExactly("t" + i);
        clock.advance(MILLI / 10);
      }
    }
  }

  @Test
  void nothingIsPutOffByMoreThanAMillisecond() {
    for (int i = 0; i < 1000; i++) {
      once("t" + i, (i + 1) * MILLI / 10);
    }
    int taken = 0;
    for (int tenths = 1; tenths <= 1020; tenths++) {
      clock.advance(MILLI / 10);
      taken += taken().size();
      assertThat(taken).isGreaterThanOrEqualTo(Math.min(1000, tenths - 10));
    }
    assertThat(taken).isEqualTo(1000);
  }

  @Test
  void shortIntervalsAreNotPutOff() {
    tick("short", MILLI / 10);
    int came = 0;
    for (int i = 0; i < 1000; i++) {
      clock.advance(MILLI / 10);
      came += taken().size();
    }
    assertThat(came).isEqualTo(1000);
  }

  @Test
  void withoutMemoryForTheAlarmATimerDoesNotBegin() {
    once("before", 20 * MILLI);
    clock.scarce = 1;
    assertThatThrownBy(() -> once("scarce", 10 * MILLI)).isInstanceOf(OutOfMemoryError.class);
    clock.advance(20 * MILLI);
    assertThat(taken()).containsExactly("before");
    assertThat(clock.alarms()).isEmpty();
  }

  @Test
  void withoutMemoryForTheNextAlarmItIsWaitedForAndNoTickIsLost() {
    tick("tick", 10 * MILLI);
    clock.scarce = 2;
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("tick");
    clock.advance(10 * MILLI);
    assertThat(taken()).containsExactly("tick");
    assertThat(clock.scarce).isZero();
  }
}
