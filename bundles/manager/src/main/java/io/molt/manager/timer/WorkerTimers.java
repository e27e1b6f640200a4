package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Activity;
import io.molt.manager.worker.WorkerInstance;
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
public final class WorkerTimers implements Activity {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerTimers.class);

  private final WorkerInstance worker;
  private final Schedule schedule;
  private final Map<Long, Timer> timers = new HashMap<>();
  private boolean begun;
  private boolean ended;

  public WorkerTimers(WorkerInstance worker, Schedule schedule) {
    this.worker = worker;
    this.schedule = schedule;
  }

  @Override
  public synchronized void begin() {
    begun = true;
    timers.values().forEach(Timer::start);
  }

  @Override
  public synchronized void end() {
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

  /** One timer. */
  private final class Timer extends IntervalTimer {
    private final long id;
    private final TimerCallback callback;

    Timer(long id, Duration interval, boolean ticks, TimerCallback callback) {
      super(WorkerTimers.this, schedule, interval, ticks);
      this.id = id;
      this.callback = callback;
    }

    @Override
    boolean isThere() {
      return this.equals(timers.get(id));
    }

    @Override
    void forget() {
      timers.remove(id);
    }

    @Override
    void come() {
      worker
          .call("onTimer " + id, () -> callback.onTimer(id))
          .whenComplete((done, thrown) -> handled(thrown));
    }

    private void handled(@Nullable Throwable thrown) {
      if (thrown != null) {
        LOG.error("[{}] onTimer {} failed: {}", worker.label(), id, Stacks.of(thrown));
        worker.erred("onTimer " + id, thrown);
      }
      over();
    }

    private TimerInfo info() {
      return new TimerInfo(id, "", interval(), ticks(), false, count());
    }
  }
}
