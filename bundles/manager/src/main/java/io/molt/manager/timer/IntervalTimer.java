package io.molt.manager.timer;

import java.time.Duration;

/**
 * A timer that comes once or ticks. A tick that falls due while the one before waits for its turn
 * or is under way is left out; those that follow keep to the moments at which they would have come
 * anyway.
 *
 * <p>All of it is done under the lock of whoever has it, but for {@link #over}.
 */
abstract class IntervalTimer {

  /** Where no timer is in its {@link TimerHeap}. */
  static final int NOWHERE = -1;

  /**
   * As long as a timer can wait, 146 years: moments that are further apart could not be compared.
   */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private final Duration interval;
  private final long intervalNanos;
  private final boolean ticks;
  private long dueNanos;
  private long order;
  private long count;

  /** Where it is in its heap. For that alone. */
  int place = NOWHERE;

  /** Whether it has come and what follows from that is not over. */
  private volatile boolean busy;

  IntervalTimer(Duration interval, boolean ticks) {
    this.interval = interval;
    this.intervalNanos = (interval.compareTo(LONGEST) < 0 ? interval : LONGEST).toNanos();
    this.ticks = ticks;
  }

  final Duration interval() {
    return interval;
  }

  final long intervalNanos() {
    return intervalNanos;
  }

  final boolean ticks() {
    return ticks;
  }

  /** How often it has come. */
  final long count() {
    return count;
  }

  /** When it comes next, as the schedule's clock says. */
  final long dueNanos() {
    return dueNanos;
  }

  /** It begins now. */
  final void begin(long nowNanos, long itsOrder) {
    dueNanos = nowNanos + intervalNanos;
    order = itsOrder;
  }

  /** Whether it comes before another; of two that come at the same moment, the one begun first. */
  final boolean isBefore(IntervalTimer other) {
    long sooner = other.dueNanos - dueNanos; // the clock may begin anywhere, and wrap
    return sooner > 0 || (sooner == 0 && order < other.order);
  }

  /** What is due is not before now any more, but as many intervals later as have passed. */
  final void passOver(long nowNanos) {
    long late = nowNanos - dueNanos;
    dueNanos += intervalNanos * (late / intervalNanos + 1);
  }

  /** It comes. {@link #over} is to follow when that has been handled, or never will be. */
  final void comes() {
    busy = true;
    count++;
  }

  /** Whether it has come and that is not over: what is due meanwhile is left out. */
  final boolean isBusy() {
    return busy;
  }

  /** What it came for has been handled, or never will be. From any thread. */
  final void over() {
    busy = false;
  }
}
