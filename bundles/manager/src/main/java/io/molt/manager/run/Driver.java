package io.molt.manager.run;

import io.molt.spi.Reactor;

/** Lends a carrier the thread that drains it. */
public interface Driver {

  /**
   * Has {@link Carrier#drain()} called soon, on a thread of this driver. Called from any thread
   * when the carrier's queue was empty and is no longer; must not fail.
   */
  void wake(Carrier carrier);

  /** Whether it drains on the thread of an event loop. */
  default boolean isOn(Reactor reactor) {
    return false;
  }

  /** How many tasks one drain may run before it makes room for others of the same thread. */
  int budget();

  /** The worker whose carrier it drains begins to serve. */
  default void serves(Carrier carrier) {}

  /** The carrier has another driver now: a thread kept for it may end. */
  default void released(Carrier carrier) {}
}
