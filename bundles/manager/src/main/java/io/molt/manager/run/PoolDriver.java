package io.molt.manager.run;

import java.util.concurrent.Executor;

/**
 * Drains carriers on threads that are borrowed for as long as there is something to do: while a
 * generation starts, while it drains, and for coroutines that outlive it.
 */
public final class PoolDriver implements Driver {

  private final Executor pool;

  /**
   * @param pool unbounded, so that it never rejects and a task that hangs holds up no other
   */
  public PoolDriver(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void wake(Carrier carrier) {
    pool.execute(carrier.draining());
  }

  @Override
  public int budget() {
    return Integer.MAX_VALUE;
  }
}
