package io.molt.manager;

import io.molt.timer.TimerCallback;
import io.molt.timer.TimerInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of one worker of one generation. They run from {@link #begin} to {@link #end}: a
 * callback is handed in under the lock, so that none comes after the end.
 */
final class WorkerTimers {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerTimers.class);

  private final WorkerInstance worker;
  private final Schedule schedule;
  private final Map<Long, Timer> timers = new HashMap<>();
  private boolean begun;
  private boolean ended;

  WorkerTimers(WorkerInstance worker, Schedule schedule) {
    this.worker = worker;
    this.schedule = schedule;
  }

  /** The worker serves: what waited for that begins. */
  synchronized void begin() {
    begun = true;
    timers.values().forEach(Timer::start);
  }

  /** The worker serves no longer. */
  synchronized void end() {
    ended = true;
    timers.values().forEach(Timer::stop);
    timers.clear();
  }

  /** Whether the worker serves. */
  synchronized boolean isRunning() {
    return begun && !ended;
  }

  /** Adds one; it does nothing if the worker serves no longer. */
  synchronized void add(long id, Duration interval, boolean ticks, TimerCallback callback) {
    Timer timer = new Timer(id, interval, ticks, callback);
    if (!ended) {
      timers.put(id, timer);
      if (begun) {
        timer.start();
      }
    }
  }

  synchronized boolean clear(long id) {
    Timer timer = timers.remove(id);
    if (timer != null) {
      timer.stop();
    }
    return timer != null;
  }

  synchronized void clearAll() {
    timers.values().forEach(Timer::stop);
    timers.clear();
  }

  synchronized Optional<TimerInfo> info(long id) {
    return Optional.ofNullable(timers.get(id)).map(Timer::info);
  }

  synchronized List<Long> ids() {
    return List.copyOf(timers.keySet());
  }

  /** One timer; what it does itself is done under the lock. */
  private final class Timer {
    private final long id;
    private final Duration interval;
    private final boolean ticks;
    private final TimerCallback callback;
    private @Nullable Runnable cancel;
    private long dueNanos;
    private long count;

    /** Whether a callback was handed in that has not ended. */
    private boolean busy;

    Timer(long id, Duration interval, boolean ticks, TimerCallback callback) {
      this.id = id;
      this.interval = interval;
      this.ticks = ticks;
      this.callback = callback;
    }

    void start() {
      dueNanos = schedule.nanoTime() + interval.toNanos();
      cancel = schedule.after(interval, this::due);
    }

    void stop() {
      if (cancel != null) {
        cancel.run();
      }
    }

    private void due() {
      synchronized (WorkerTimers.this) {
        if (!this.equals(timers.get(id))) {
          return;
        }
        if (ticks) {
          long now = schedule.nanoTime();
          dueNanos = Math.max(dueNanos + interval.toNanos(), now);
          cancel = schedule.after(Duration.ofNanos(dueNanos - now), this::due);
        } else {
          timers.remove(id);
        }
        if (!busy) {
          busy = true;
          count++;
          worker
              .call("onTimer " + id, () -> callback.onTimer(id))
              .whenComplete((done, thrown) -> over(thrown));
        }
      }
    }

    private void over(@Nullable Throwable thrown) {
      if (thrown != null) {
        LOG.error("[{}] onTimer {} failed: {}", worker.label(), id, Stacks.of(thrown));
      }
      synchronized (WorkerTimers.this) {
        busy = false;
      }
    }

    private TimerInfo info() {
      return new TimerInfo(id, "", interval, ticks, false, count);
    }
  }
}
