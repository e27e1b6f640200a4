package io.molt.timer;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the ticks of timers that outlive reloads. A {@link io.molt.worker.Worker} class implements
 * it to use {@link Timers#lastingTick} and {@link Timers#lastingAfter}: what is to be done when the
 * time has come is then the affair of whichever code serves by then.
 */
@FunctionalInterface
@ConsumerType
public interface LastingTimerHandler {

  /**
   * The time has come. On the worker's carrier, as every callback.
   *
   * @param name the timer's
   * @param data what was given with it, a copy of this worker's classes
   * @throws Exception anything: it is logged, a timer that ticks goes on, and the worker, which
   *     dies of it, is replaced
   */
  void onLastingTimer(String name, @Nullable Object data) throws Exception;
}
