package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Timers, and one alarm for all of them, which rings when the soonest is due. Whoever handles them
 * is woken by it, and takes all that are due by then, one after the other; when nothing is, the
 * alarm is set again. So what a timer costs is its callback and little else, however many there
 * are; and who has too much to do handles fewer ticks and does nothing for those that are left out.
 *
 * <p>An alarm costs more than a callback. Where timers come at more than a thousand moments a
 * second for a while, an alarm waits until a millisecond after the one before, and finds what has
 * become due meanwhile as well; nothing comes later than by that for it. Timers of less than two
 * milliseconds are exempt, and with them all others.
 *
 * <p>All of it is done under the lock of whoever has it, but for {@link #isDue}. The thread of the
 * alarms needs it never, for it keeps the time of all.
 */
final class TimerQueue<T extends IntervalTimer> {

  /** Before it is caught, as in {@link Schedule#CAUGHT}. */
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  /** How far apart alarms are where they would follow each other closely for long. */
  static final long GAP_NANOS = 1_000_000;

  /** So many alarms may follow each other however closely, after as many gaps without one. */
  static final int BURST = 16;

  /** What is due within so much is waited for by the beat. */
  private static final long REACH_NANOS = 4 * GAP_NANOS;

  private final Schedule schedule;
  private final Runnable whenDue;
  private final TimerHeap<T> timers = new TimerHeap<>();

  /** How many are not to be put off. */
  private int exempt;

  /** How many there have been. */
  private long begun;

  /** Whether the alarm has rung and something may be due since. */
  private volatile boolean rang;

  private @Nullable Runnable cancelAlarm;
  private long alarmNanos;

  /** What rings instead of the alarm while timers come at many moments; null if they do not. */
  private @Nullable Beat beat;

  /** When the soonest is due, if there is any. */
  private volatile long soonestNanos;

  /** Whether something has come since the alarm was set. */
  private boolean came;

  /** Before this moment no alarm is to be, if something can be put off. */
  private long pacedNanos;

  /**
   * @param whenDue wakes who handles them; called on the thread of the alarms, without the lock,
   *     and perhaps once too often; must not block
   */
  TimerQueue(Schedule schedule, Runnable whenDue) {
    this.schedule = schedule;
    this.whenDue = whenDue;
    this.pacedNanos = schedule.nanoTime() - BURST * GAP_NANOS;
  }

  /** Begins one. If there is no memory for that, nothing has changed. */
  void add(T timer) {
    long now = schedule.nanoTime();
    timer.begin(now, begun++);
    timers.add(timer);
    exempt += weight(timer);
    try {
      arm(now);
    } catch (RuntimeException | Error noAlarm) {
      takeOut(timer);
      throw noAlarm;
    }
  }

  /** One comes no more, not even if it is due already. */
  void remove(T timer) {
    takeOut(timer);
    if (timers.size() == 0) {
      disarm();
    }
  }

  /** None that was added comes any more. */
  void clear() {
    for (T timer = timers.first(); timer != null; timer = timers.first()) {
      takeOut(timer);
    }
    disarm();
  }

  /** Whether something may be due, so that {@link #due} is to be asked. From any thread. */
  boolean isDue() {
    return rang;
  }

  /** What is to be handled next, and to be told by {@link #take}; null if nothing is due yet. */
  @Nullable T due() {
    rang = false; // first: what rings from here on is not missed
    long now = schedule.nanoTime();
    for (T timer = timers.first();
        timer != null && timer.dueNanos() - now <= 0;
        timer = timers.first()) {
      if (!timer.isBusy()) {
        rang = true;
        return timer;
      }
      passOver(timer, now);
    }
    waitFor(now);
    return null;
  }

  /** What was due is handled from here on. */
  void take(T timer) {
    came = true;
    timer.comes();
    if (timer.ticks()) {
      passOver(timer, schedule.nanoTime());
    } else {
      takeOut(timer);
    }
  }

  private void passOver(T first, long now) {
    first.passOver(now);
    timers.firstComesLater();
  }

  private void takeOut(T timer) {
    if (timer.place != IntervalTimer.NOWHERE) {
      timers.remove(timer);
      exempt -= weight(timer);
    }
  }

  private static int weight(IntervalTimer timer) {
    return timer.intervalNanos() < 2 * GAP_NANOS ? 1 : 0;
  }

  private void waitFor(long now) {
    if (came) {
      came = false;
      pace(now);
    }
    try {
      arm(now);
    } catch (OutOfMemoryError scarce) {
      rang = true; // nobody else would: whoever handles them tries again
      whenDue.run();
    }
  }

  private void pace(long now) {
    long earliest = now - BURST * GAP_NANOS;
    long from = pacedNanos - earliest < 0 ? earliest : pacedNanos;
    pacedNanos = (from - now > 0 ? now : from) + GAP_NANOS;
  }

  /** Sees to it that it rings by when something is due. If it fails, nothing has changed. */
  private void arm(long now) {
    T next = timers.first();
    if (rang) {
      return; // who handles them comes by here again
    }
    if (next == null) {
      endBeat();
      return;
    }
    long at = next.dueNanos();
    soonestNanos = at;
    if (exempt == 0 && pacedNanos - now > 0 && at - now <= REACH_NANOS) {
      keepBeating(pacedNanos - now);
    } else {
      setAlarm(now, exempt == 0 && at - pacedNanos < 0 ? pacedNanos : at);
      endBeat();
    }
  }

  private void setAlarm(long now, long at) {
    Runnable before = cancelAlarm;
    if (before != null && alarmNanos - now > 0) {
      if (alarmNanos - at <= 0) {
        return; // it is there in time
      }
    } else {
      before = null; // it has rung, or is about to
    }
    cancelAlarm = schedule.alarm(Duration.ofNanos(Math.max(0, at - now)), this::ring);
    alarmNanos = at;
    if (before != null) {
      before.run();
    }
  }

  private void keepBeating(long firstNanos) {
    if (beat == null) {
      Beat next = new Beat();
      Runnable _ = schedule.alarm(Duration.ofNanos(firstNanos), next);
      beat = next;
    }
  }

  private void endBeat() {
    Beat ends = beat;
    if (ends != null) {
      ends.ended = true;
      beat = null;
    }
  }

  /** On the thread of the alarms. */
  private void ring() {
    rang = true;
    surely(whenDue);
  }

  /** On the thread of the alarms, where nobody asks again: without memory it waits for it. */
  private static void surely(Runnable task) {
    while (true) {
      try {
        task.run();
        return;
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(Schedule.SCARCE_NANOS);
        boolean _ = Thread.interrupted();
      }
    }
  }

  private void disarm() {
    endBeat();
    Runnable armed = cancelAlarm;
    if (armed != null) {
      cancelAlarm = null;
      armed.run();
    }
  }

  /**
   * Rings once in a gap if something is due. To set an alarm wakes the thread of the alarms, for it
   * waits for a later one; one that it sets itself does not.
   */
  private final class Beat implements Runnable {
    private volatile boolean ended;

    @Override
    public void run() {
      if (!ended) {
        if (!rang && soonestNanos - schedule.nanoTime() <= 0) {
          ring();
        }
        surely(this::again);
      }
    }

    private void again() {
      Runnable _ = schedule.alarm(Duration.ofNanos(GAP_NANOS), this);
    }
  }
}
