package io.molt.manager.run;

import io.molt.spi.Reactor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Drains carriers on an event loop: a worker in base mode. Once the loop has ended, which only
 * happens when the server stops, another driver takes over, because a virtual thread whose wake-up
 * is lost would never finish.
 */
public final class ReactorDriver implements Driver {

  /** After so many coroutines, each of several callbacks, the loop looks at its sockets. */
  private static final int BUDGET = 16;

  private final Reactor reactor;
  private final Driver afterwards;

  public ReactorDriver(Reactor reactor, Driver afterwards) {
    this.reactor = reactor;
    this.afterwards = afterwards;
  }

  @Override
  public void wake(Carrier carrier) {
    try {
      reactor.execute(carrier.draining());
    } catch (RejectedExecutionException ended) {
      afterwards.wake(carrier);
    }
  }

  @Override
  public boolean isOn(Reactor other) {
    return reactor.equals(other);
  }

  @Override
  public int budget() {
    return BUDGET;
  }
}
