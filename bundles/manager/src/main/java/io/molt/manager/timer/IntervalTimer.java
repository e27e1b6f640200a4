package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A timer that comes once or ticks. A tick that falls due while the one before is still under way
 * is left out; one that comes late does not make the next come sooner than an interval later.
 *
 * <p>All of it is done under the lock of whoever has it.
 */
abstract class IntervalTimer {

  private final Object lock;
  private final Schedule schedule;
  private final Duration interval;
  private final boolean ticks;
  private @Nullable Runnable cancel;
  private long dueNanos;
  private long count;

  /** Whether it has come and what follows from that is not over. */
  private boolean busy;

  /**
   * @param lock held by whoever calls, but for {@link #over}
   */
  IntervalTimer(Object lock, Schedule schedule, Duration interval, boolean ticks) {
    this.lock = lock;
    this.schedule = schedule;
    this.interval = interval;
    this.ticks = ticks;
  }

  /** Whether it has been neither cleared nor replaced. */
  abstract boolean isThere();

  /** It comes no more. */
  abstract void forget();

  /** It has come. {@link #over} is to follow when that has been handled. */
  abstract void come();

  final Duration interval() {
    return interval;
  }

  final boolean ticks() {
    return ticks;
  }

  /** How often it has come. */
  final long count() {
    return count;
  }

  final void start() {
    dueNanos = schedule.nanoTime() + interval.toNanos();
    cancel = schedule.after(interval, this::due);
  }

  final void stop() {
    if (cancel != null) {
      cancel.run();
    }
  }

  private void due() {
    synchronized (lock) {
      if (!isThere()) {
        return;
      }
      if (ticks) {
        long now = schedule.nanoTime();
        dueNanos = Math.max(dueNanos + interval.toNanos(), now);
        cancel = schedule.again(Duration.ofNanos(dueNanos - now), this::due);
      } else {
        forget();
      }
      if (!busy) {
        busy = true;
        count++;
        come();
      }
    }
  }

  /** What it came for has been handled, or never will be. From any thread. */
  final void over() {
    synchronized (lock) {
      busy = false;
    }
  }
}
