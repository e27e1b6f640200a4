package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapGuardTest {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A heap of which a test says how full it is, and how full it is after a collection. */
  private static final class FakeHeap implements FreeHeap {
    private boolean full;
    private boolean collectable;
    private int collections;

    @Override
    public boolean isScarce() {
      return full;
    }

    @Override
    public void collect() {
      collections++;
      full &= !collectable;
    }
  }

  private final FakeHeap heap = new FakeHeap();
  private long now;
  private final HeapGuard guard = new HeapGuard(heap, () -> now);

  private boolean endsWithin(Duration time) {
    long end = now + time.toNanos();
    while (now < end) {
      if (guard.isFullForGood()) {
        return true;
      }
      now += LOOK.toNanos();
    }
    return false;
  }

  @Test
  void aHeapThatStaysFullIsFullForGoodAfterAWhile() {
    heap.full = true;
    assertThat(endsWithin(HeapGuard.PATIENCE)).isFalse();
    assertThat(endsWithin(LOOK.multipliedBy(3))).isTrue();
    assertThat(heap.collections).as("not all the time").isLessThanOrEqualTo(8);
  }

  @Test
  void aHeapFullOfGarbageIsCollectedAndNotFull() {
    heap.collectable = true;
    for (int i = 0; i < 20; i++) {
      heap.full = true;
      assertThat(endsWithin(LOOK)).isFalse();
    }
  }

  @Test
  void aHeapThatIsFullForAMomentAgainAndAgainIsNotFullForGood() {
    for (int i = 0; i < 10; i++) {
      heap.full = true;
      assertThat(endsWithin(HeapGuard.PATIENCE.minusSeconds(1))).isFalse();
      heap.full = false;
      assertThat(endsWithin(LOOK)).isFalse();
    }
  }

  @Test
  void aHeapWithRoomIsNotCollected() {
    assertThat(endsWithin(Duration.ofMinutes(1))).isFalse();
    assertThat(heap.collections).isZero();
  }
}
