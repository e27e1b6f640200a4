package io.molt.timer;

import org.osgi.annotation.versioning.ConsumerType;

/** What a timer does. */
@FunctionalInterface
@ConsumerType
public interface TimerCallback {

  /**
   * The time has come. On the worker's carrier, as every callback.
   *
   * @param timerId the timer's number
   * @throws Exception anything: it is logged, and a timer that ticks goes on until the worker,
   *     which dies of it, is replaced
   */
  void onTimer(long timerId) throws Exception;
}
