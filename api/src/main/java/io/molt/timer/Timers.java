package io.molt.timer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The timers of a worker (Swoole: {@code Swoole\Timer}). Usable from any thread of the worker.
 *
 * <p>They are bound to their worker and gone when it is retired: begun in {@link
 * io.molt.worker.Worker#onActivate} or later, there is never one of the old and one of the new code
 * at the same time. What is begun in {@link io.molt.worker.Worker#onWorkerStart} waits until the
 * worker serves, and its time begins then. Lasting timers are begun in {@code onActivate} or later;
 * they belong to the worker's number instead: they go on across reloads, and the code that serves
 * by then is called.
 *
 * <p>A tick that falls due while the one before is still being handled, or waits for its turn, is
 * left out; those that follow come when they would have come anyway. Timers that are due and other
 * events take turns, so that many of the one do not keep the other waiting.
 *
 * <p>There may be many: they take no thread, and those that are due close together come together.
 * Where that is so at more than a thousand moments a second for a while, a timer comes up to a
 * millisecond late for it, unless there are some of less than two milliseconds.
 */
@ProviderType
public interface Timers {

  /**
   * Calls back again and again (Swoole: {@code Timer::tick}).
   *
   * @param interval from now to the first tick, and from one to the next; more than zero
   * @return the timer's number
   * @throws IllegalArgumentException if the interval is not more than zero
   */
  long tick(Duration interval, TimerCallback callback);

  /**
   * Calls back once (Swoole: {@code Timer::after}).
   *
   * @param delay from now; more than zero
   * @return the timer's number
   * @throws IllegalArgumentException if the delay is not more than zero
   */
  long after(Duration delay, TimerCallback callback);

  /**
   * Has {@link LastingTimerHandler} called again and again, across reloads. A lasting timer of this
   * name that the worker's number has already is replaced, unless it is the same in all: then it
   * goes on undisturbed, so that every generation may ask for it in {@code onActivate}.
   *
   * @param name by which the handler knows it
   * @param interval from now to the first tick, and from one to the next; more than zero
   * @param data what {@linkplain io.molt.worker.UncrossableValueException may cross}
   * @return the timer's number
   * @throws IllegalArgumentException if the interval is not more than zero
   * @throws IllegalStateException if the worker class does not implement the handler, or the worker
   *     does not serve yet, or no longer
   */
  long lastingTick(String name, Duration interval, @Nullable Object data);

  /** Has {@link LastingTimerHandler} called once; otherwise as {@link #lastingTick}. */
  long lastingAfter(String name, Duration delay, @Nullable Object data);

  /**
   * Ends a timer (Swoole: {@code Timer::clear}). A callback that has begun goes on; one that is due
   * and has not begun never does.
   *
   * @return whether there was one
   */
  boolean clear(long timerId);

  /**
   * Ends all timers of this worker but the lasting ones (Swoole: {@code Timer::clearAll}, called in
   * {@code onWorkerExit}).
   */
  void clearAll();

  /**
   * A timer as it is now (Swoole: {@code Timer::info}).
   *
   * @return empty if this worker has none of that number
   */
  Optional<TimerInfo> info(long timerId);

  /** The numbers of this worker's timers, in the order of their begin (Swoole: {@code list}). */
  List<Long> list();
}
