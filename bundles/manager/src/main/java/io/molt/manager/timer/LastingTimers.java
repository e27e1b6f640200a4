package io.molt.manager.timer;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Delivery;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.timer.LastingTimerHandler;
import io.molt.timer.TimerInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timers that belong to a worker's number and go on across its generations, by their names. */
public final class LastingTimers {

  private static final Logger LOG = LoggerFactory.getLogger(LastingTimers.class);

  private final Slot slot;
  private final Schedule schedule;
  private final Map<String, Timer> timers = new LinkedHashMap<>();

  public LastingTimers(Slot slot, Schedule schedule) {
    this.slot = slot;
    this.schedule = schedule;
  }

  /**
   * Adds one, in the place of another of its name unless they are the same.
   *
   * @param id the number that it is to have
   * @return its number
   */
  synchronized long add(String name, Duration interval, boolean ticks, Parcel data, long id) {
    Timer before = timers.get(name);
    if (before != null) {
      if (before.interval().equals(interval)
          && before.ticks() == ticks
          && before.data.equals(data)) {
        return before.id;
      }
      before.stop();
    }
    Timer timer = new Timer(name, interval, ticks, data, id);
    timers.put(name, timer);
    timer.start();
    return id;
  }

  public synchronized boolean clear(long id) {
    Timer timer = find(id);
    if (timer != null) {
      timers.remove(timer.name);
      timer.stop();
    }
    return timer != null;
  }

  public synchronized void clear() {
    timers.values().forEach(Timer::stop);
    timers.clear();
  }

  synchronized Optional<TimerInfo> info(long id) {
    return Optional.ofNullable(find(id)).map(Timer::info);
  }

  synchronized List<Long> ids() {
    return timers.values().stream().map(timer -> timer.id).toList();
  }

  private @Nullable Timer find(long id) {
    for (Timer timer : timers.values()) {
      if (timer.id == id) {
        return timer;
      }
    }
    return null;
  }

  /** One timer. */
  private final class Timer extends IntervalTimer {
    private final String name;
    private final Parcel data;
    private final long id;

    Timer(String name, Duration interval, boolean ticks, Parcel data, long id) {
      super(LastingTimers.this, schedule, interval, ticks);
      this.name = name;
      this.data = data;
      this.id = id;
    }

    @Override
    boolean isThere() {
      return this.equals(timers.get(name));
    }

    @Override
    void forget() {
      timers.remove(name);
    }

    @Override
    void come() {
      slot.submit(new Delivery("onLastingTimer " + name, this::tell, this::over));
    }

    private void tell(WorkerInstance worker) throws Exception {
      LastingTimerHandler handler = worker.handlers().as(LastingTimerHandler.class);
      if (handler == null) {
        LOG.warn(
            "[{}] The timer {} comes to nobody (expected: a worker class that implements {}).",
            worker.label(),
            name,
            LastingTimerHandler.class.getName());
      } else {
        handler.onLastingTimer(name, data.open(worker.code().loader()));
      }
    }

    private TimerInfo info() {
      return new TimerInfo(id, name, interval(), ticks(), true, count());
    }
  }
}
