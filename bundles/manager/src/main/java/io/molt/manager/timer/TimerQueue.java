package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Timers that wait, and those that are due and wait to be taken. There is one alarm for all of
 * them: it finds all that are due by then, puts off those that tick, and says once that something
 * is due. So what a timer costs is its callback and little else, however many there are.
 *
 * <p>An alarm costs more than a callback. Where timers come at more than a thousand moments a
 * second for a while, an alarm waits until a millisecond after the one before, and finds what has
 * become due meanwhile as well; nothing comes later than by that for it. Timers of less than two
 * milliseconds are exempt, and with them all others.
 *
 * <p>All of it is done under the lock of whoever has it, but for {@link #isDue}.
 */
final class TimerQueue<T extends IntervalTimer> {

  /** Before it is caught, as in {@link Schedule#CAUGHT}. */
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  /** How far apart alarms are where they would follow each other closely for long. */
  static final long GAP_NANOS = 1_000_000;

  /** So many alarms may follow each other however closely, after as many gaps without one. */
  static final int BURST = 16;

  private final Object lock;
  private final Schedule schedule;
  private final Runnable whenDue;
  private final TimerHeap<T> waiting = new TimerHeap<>();

  /** How many of those that wait are not to be put off. */
  private int exempt;

  /** How many there have been. */
  private long begun;

  /** The first of those that are due, each of which knows the one behind it. */
  private volatile @Nullable T firstDue;

  private @Nullable T lastDue;

  private @Nullable Runnable cancelAlarm;
  private long alarmNanos;

  /** Which alarm is the present one: another may be on its way when it is cancelled. */
  private long alarm;

  /** Before this moment no alarm is to be, if something can be put off. */
  private long pacedNanos;

  /**
   * @param lock held by whoever calls
   * @param whenDue called on the thread of the alarm, without the lock, when something is due; must
   *     not block
   */
  TimerQueue(Object lock, Schedule schedule, Runnable whenDue) {
    this.lock = lock;
    this.schedule = schedule;
    this.whenDue = whenDue;
    this.pacedNanos = schedule.nanoTime() - BURST * GAP_NANOS;
  }

  /** Begins one. If there is no memory for that, nothing has changed. */
  void add(T timer) {
    timer.begin(schedule.nanoTime(), begun++);
    waiting.add(timer);
    exempt += weight(timer);
    try {
      arm();
    } catch (RuntimeException | Error noAlarm) {
      takeOut(timer);
      throw noAlarm;
    }
  }

  /** One comes no more, not even if it is due already. */
  void remove(T timer) {
    timer.goes();
    takeOut(timer);
    if (waiting.size() == 0) {
      disarm();
    }
  }

  /** None that was added comes any more. */
  void clear() {
    for (T timer = waiting.first(); timer != null; timer = waiting.first()) {
      timer.goes();
      takeOut(timer);
    }
    disarm();
    for (T timer = firstDue; timer != null; timer = firstDue) {
      timer.goes();
      take(timer);
    }
  }

  /** Whether something may be due. From any thread. */
  boolean isDue() {
    return firstDue != null;
  }

  /** What is to be taken next; null if nothing is due. */
  @Nullable T firstDue() {
    T first = firstDue;
    while (first != null && first.isGone()) {
      take(first);
      first = firstDue;
    }
    return first;
  }

  /** The first that is due has been taken. */
  @SuppressWarnings("unchecked") // nothing else is put behind it
  void take(T first) {
    T next = (T) first.behind;
    first.behind = null;
    if (next == null) {
      lastDue = null;
    }
    firstDue = next;
  }

  private void takeOut(T timer) {
    if (timer.place != IntervalTimer.NOWHERE) {
      waiting.remove(timer);
      exempt -= weight(timer);
    }
  }

  private static int weight(IntervalTimer timer) {
    return timer.intervalNanos() < 2 * GAP_NANOS ? 1 : 0;
  }

  /**
   * The alarm. Without memory for the next one it waits until there is some, as nobody else asks.
   */
  private void ring(long which) {
    boolean came = false;
    while (true) {
      try {
        synchronized (lock) {
          if (which == alarm) {
            long now = schedule.nanoTime();
            came |= collect(now);
            cancelAlarm = null;
            arm();
          }
        }
        if (came) {
          whenDue.run();
        }
        return;
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(Schedule.SCARCE_NANOS);
        boolean _ = Thread.interrupted();
      }
    }
  }

  /** Finds what is due, and says whether anything is. Takes no memory. */
  private boolean collect(long now) {
    boolean came = false;
    for (T timer = waiting.first();
        timer != null && timer.dueNanos() - now <= 0;
        timer = waiting.first()) {
      if (timer.ticks()) {
        timer.passOver(now);
        waiting.firstComesLater();
      } else {
        takeOut(timer);
      }
      if (timer.comes()) {
        came = true;
        append(timer);
      }
    }
    if (came) {
      pace(now);
    }
    return came;
  }

  private void append(T timer) {
    T last = lastDue;
    lastDue = timer;
    if (last == null) {
      firstDue = timer;
    } else {
      last.behind = timer;
    }
  }

  private void pace(long now) {
    long earliest = now - BURST * GAP_NANOS;
    long from = pacedNanos - earliest < 0 ? earliest : pacedNanos;
    pacedNanos = (from - now > 0 ? now : from) + GAP_NANOS;
  }

  /**
   * Sees to it that there is an alarm by when something is due. If it fails, nothing has changed.
   */
  private void arm() {
    T next = waiting.first();
    if (next == null) {
      return;
    }
    long at = next.dueNanos();
    if (exempt == 0 && at - pacedNanos < 0) {
      at = pacedNanos;
    }
    Runnable before = cancelAlarm;
    if (before != null && alarmNanos - at <= 0) {
      return; // which sees then what there is to wait for
    }
    long which = alarm + 1;
    Duration delay = Duration.ofNanos(Math.max(0, at - schedule.nanoTime()));
    cancelAlarm = schedule.alarm(delay, () -> ring(which));
    alarm = which;
    alarmNanos = at;
    if (before != null) {
      before.run();
    }
  }

  private void disarm() {
    Runnable armed = cancelAlarm;
    if (armed != null) {
      cancelAlarm = null;
      alarm++;
      armed.run();
    }
  }
}
