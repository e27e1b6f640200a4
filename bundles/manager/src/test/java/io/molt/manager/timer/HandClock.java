package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A clock that is put on by hand, and may begin anywhere: just before it wraps, for example. It
 * knows alarms alone.
 */
final class HandClock implements Schedule {

  private record Alarm(long dueNanos, Runnable task) {}

  private final List<Alarm> alarms = new ArrayList<>();
  private long now;

  /** How many alarms were asked for. */
  int asked;

  /** How many have rung. */
  int rung;

  /** How many of those asked for next find no memory. */
  int scarce;

  HandClock(long now) {
    this.now = now;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable alarm(Duration delay, Runnable task) {
    asked++;
    if (scarce > 0) {
      scarce--;
      throw new OutOfMemoryError("expected by the test");
    }
    Alarm alarm = new Alarm(now + delay.toNanos(), task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** Lets time pass, and each alarm ring at its moment. */
  void advance(long nanos) {
    long until = now + nanos;
    while (true) {
      Alarm next =
          alarms.stream()
              .min(Comparator.comparingLong(alarm -> alarm.dueNanos() - now))
              .filter(alarm -> alarm.dueNanos() - until <= 0)
              .orElse(null);
      if (next == null) {
        now = until;
        return;
      }
      alarms.remove(next);
      now = Math.max(0, next.dueNanos() - now) + now;
      rung++;
      next.task().run();
    }
  }

  /** Lets time pass while the thread of the alarms gets no processor. */
  void advanceUnheard(long nanos) {
    now += nanos;
  }

  /** The alarms that are pending. */
  List<Runnable> alarms() {
    return alarms.stream().map(Alarm::task).toList();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void giveWay(boolean does) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Executor work() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Executor unhurried(Duration delay) {
    throw new UnsupportedOperationException();
  }
}
