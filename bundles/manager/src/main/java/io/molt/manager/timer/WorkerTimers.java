package io.molt.manager.timer;

import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Activity;
import io.molt.manager.worker.Callback;
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
 * callback is handed out under the lock, so that none comes after the end. What is due wakes the
 * worker's carrier once, which takes it callback by callback.
 */
public final class WorkerTimers implements Activity {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerTimers.class);

  private final TimerQueue<Timer> queue;
  private final Map<Long, Timer> timers = new HashMap<>();
  private boolean begun;
  private boolean ended;

  public WorkerTimers(WorkerInstance worker, Schedule schedule) {
    this.queue = new TimerQueue<>(schedule, () -> worker.carrier().wake());
  }

  @Override
  public synchronized void begin() {
    begun = true;
    for (Timer timer : timers.values()) {
      begin(timer);
    }
  }

  /** Does nothing to one that has begun: a begin that failed for want of memory is repeated. */
  private void begin(Timer timer) {
    if (!timer.begun) {
      queue.add(timer);
      timer.begun = true;
    }
  }

  @Override
  public synchronized void end() {
    ended = true;
    clearAll();
  }

  /** Whether the worker serves. */
  synchronized boolean isRunning() {
    return begun && !ended;
  }

  /** Adds one; it does nothing if the worker serves no longer. */
  synchronized void add(long id, Duration interval, boolean ticks, TimerCallback callback) {
    if (!ended) {
      Timer timer = new Timer(id, interval, ticks, callback);
      timers.put(id, timer);
      if (begun) {
        beginOrForget(timer);
      }
    }
  }

  private void beginOrForget(Timer timer) {
    try {
      begin(timer);
    } catch (RuntimeException | Error noAlarm) {
      timers.remove(timer.id);
      throw noAlarm;
    }
  }

  synchronized boolean clear(long id) {
    Timer timer = timers.remove(id);
    if (timer != null) {
      queue.remove(timer);
    }
    return timer != null;
  }

  synchronized void clearAll() {
    queue.clear();
    timers.clear();
  }

  synchronized Optional<TimerInfo> info(long id) {
    return Optional.ofNullable(timers.get(id)).map(Timer::info);
  }

  synchronized List<Long> ids() {
    return List.copyOf(timers.keySet());
  }

  @Override
  public boolean isDue() {
    return queue.isDue();
  }

  @Override
  public synchronized @Nullable Callback next() {
    Timer timer = queue.due();
    if (timer == null) {
      return null;
    }
    Tick tick = new Tick(timer); // first: for want of memory it would be lost
    queue.take(timer);
    if (!timer.ticks()) {
      timers.remove(timer.id);
    }
    return tick;
  }

  /** One timer. */
  private static final class Timer extends IntervalTimer {
    private final long id;
    private final TimerCallback callback;
    private boolean begun;

    Timer(long id, Duration interval, boolean ticks, TimerCallback callback) {
      super(interval, ticks);
      this.id = id;
      this.callback = callback;
    }

    private TimerInfo info() {
      return new TimerInfo(id, "", interval(), ticks(), false, count());
    }
  }

  /** It has come. */
  private static final class Tick extends Callback {
    private final Timer timer;

    Tick(Timer timer) {
      this.timer = timer;
    }

    @Override
    public void call(WorkerInstance worker) throws Exception {
      timer.callback.onTimer(timer.id);
    }

    @Override
    public void failed(WorkerInstance worker, Throwable thrown) {
      LOG.error("[{}] {} failed: {}", worker.label(), what(), Stacks.of(thrown));
    }

    @Override
    public boolean letGo() {
      timer.over();
      return true;
    }

    @Override
    public void abandon() {
      // Whoever takes it away says so; nobody waits for it.
    }

    @Override
    public String what() {
      return "onTimer " + timer.id;
    }
  }
}
