package io.molt.manager.timer;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Delivery;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.timer.LastingTimerHandler;
import io.molt.timer.TimerInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers that belong to a worker's number and go on across its generations, by their names.
 *
 * <p>While something is due they are an event of their slot: who takes it gets one timer, and the
 * rest goes behind what else waits there, so that many which are due keep nobody waiting for long.
 */
public final class LastingTimers implements Event {

  private static final Logger LOG = LoggerFactory.getLogger(LastingTimers.class);

  private final Slot slot;
  private final TimerQueue<Timer> queue;
  private final Map<String, Timer> timers = new LinkedHashMap<>();

  /** Whether this waits in the slot, or is about to. */
  private final AtomicBoolean waits = new AtomicBoolean();

  public LastingTimers(Slot slot, Schedule schedule) {
    this.slot = slot;
    this.queue = new TimerQueue<>(schedule, this::come);
  }

  /**
   * Adds one, in the place of another of its name unless they are the same.
   *
   * @param id the number that it is to have
   * @return its number
   */
  synchronized long add(String name, Duration interval, boolean ticks, Parcel data, long id) {
    Timer before = timers.get(name);
    if (before != null
        && before.interval().equals(interval)
        && before.ticks() == ticks
        && before.data.equals(data)) {
      return before.id;
    }
    Timer timer = new Timer(name, interval, ticks, data, id);
    timers.put(name, timer);
    try {
      queue.add(timer);
    } catch (RuntimeException | Error noAlarm) {
      timers.remove(name);
      if (before != null) {
        timers.put(name, before);
      }
      throw noAlarm;
    }
    if (before != null) {
      queue.remove(before);
    }
    return id;
  }

  public synchronized boolean clear(long id) {
    Timer timer = find(id);
    if (timer != null) {
      timers.remove(timer.name);
      queue.remove(timer);
    }
    return timer != null;
  }

  public synchronized void clear() {
    queue.clear();
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

  /** Something is due. */
  private void come() {
    if (waits.getAndSet(true)) {
      return;
    }
    try {
      slot.submit(this);
    } catch (RuntimeException | Error notIn) {
      waits.set(false);
      throw notIn;
    }
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    waits.set(false);
    Delivery delivery = next();
    if (queue.isDue()) {
      come();
    }
    return delivery;
  }

  private synchronized Delivery next() {
    Timer timer = queue.due();
    if (timer == null) {
      return new Delivery("onLastingTimer", nobody -> {}); // it was cleared meanwhile
    }
    Delivery delivery = new Delivery("onLastingTimer " + timer.name, timer::tell, timer::over);
    taken(timer);
    Timer _ = queue.due(); // if there is none, that is known from here on
    return delivery;
  }

  private void taken(Timer timer) {
    queue.take(timer);
    if (!timer.ticks()) {
      timers.remove(timer.name);
    }
  }

  @Override
  public synchronized void refuse() {
    waits.set(false);
    for (Timer timer = queue.due(); timer != null; timer = queue.due()) {
      taken(timer);
      timer.over();
      LOG.debug("The timer {} comes to nobody: the application is gone.", timer.name);
    }
  }

  /** One timer. */
  private static final class Timer extends IntervalTimer {
    private final String name;
    private final Parcel data;
    private final long id;

    Timer(String name, Duration interval, boolean ticks, Parcel data, long id) {
      super(interval, ticks);
      this.name = name;
      this.data = data;
      this.id = id;
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
