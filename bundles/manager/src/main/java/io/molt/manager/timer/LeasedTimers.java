package io.molt.manager.timer;

import static java.util.Objects.requireNonNull;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.WorkerInstance;
import io.molt.timer.LastingTimerHandler;
import io.molt.timer.TimerCallback;
import io.molt.timer.TimerInfo;
import io.molt.timer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The timers of a worker, for as long as its lease lasts. */
public final class LeasedTimers implements Timers {

  private final WorkerInstance worker;
  private final WorkerTimers own;
  private final LastingTimers lasting;
  private final AtomicLong ids;

  /**
   * @param own those that end with the worker
   * @param lasting those that belong to its number
   * @param ids the number of the timer of any worker that was made last
   */
  public LeasedTimers(
      WorkerInstance worker, WorkerTimers own, LastingTimers lasting, AtomicLong ids) {
    this.worker = worker;
    this.own = own;
    this.lasting = lasting;
    this.ids = ids;
  }

  @Override
  public long tick(Duration interval, TimerCallback callback) {
    return add(interval, true, callback);
  }

  @Override
  public long after(Duration delay, TimerCallback callback) {
    return add(delay, false, callback);
  }

  private long add(Duration interval, boolean ticks, TimerCallback callback) {
    requireNonNull(callback, "callback");
    check(interval);
    long id = ids.incrementAndGet();
    own.add(id, interval, ticks, callback);
    return id;
  }

  @Override
  public long lastingTick(String name, Duration interval, @Nullable Object data) {
    return addLasting(name, interval, true, data);
  }

  @Override
  public long lastingAfter(String name, Duration delay, @Nullable Object data) {
    return addLasting(name, delay, false, data);
  }

  private long addLasting(String name, Duration interval, boolean ticks, @Nullable Object data) {
    requireNonNull(name, "name");
    check(interval);
    if (worker.handlers().as(LastingTimerHandler.class) == null) {
      throw new IllegalStateException(
          worker.label()
              + ": timer "
              + name
              + " would come to nobody (expected: a worker class that implements "
              + LastingTimerHandler.class.getName()
              + ")");
    }
    if (!own.isRunning()) {
      throw new IllegalStateException(
          worker.label()
              + ": timer "
              + name
              + " is to outlive reloads (expected: begun from onActivate on, and by code that"
              + " serves)");
    }
    return lasting.add(name, interval, ticks, Parcel.of(data), ids.incrementAndGet());
  }

  private void check(Duration interval) {
    worker.lease().check();
    if (!interval.isPositive()) {
      throw new IllegalArgumentException(
          "a timer of " + Stacks.seconds(interval) + " (expected: more than zero)");
    }
  }

  @Override
  public boolean clear(long timerId) {
    worker.lease().check();
    return own.clear(timerId) || lasting.clear(timerId);
  }

  @Override
  public void clearAll() {
    worker.lease().check();
    own.clearAll();
  }

  @Override
  public Optional<TimerInfo> info(long timerId) {
    worker.lease().check();
    return own.info(timerId).or(() -> lasting.info(timerId));
  }

  @Override
  public List<Long> list() {
    worker.lease().check();
    return Stream.concat(own.ids().stream(), lasting.ids().stream()).sorted().toList();
  }
}
