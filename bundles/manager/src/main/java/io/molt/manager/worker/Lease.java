package io.molt.manager.worker;

import io.molt.net.RetiredException;
import io.molt.spi.WorkerLease;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker's right to act through the server. Every send is made between {@link #enter} and {@link
 * #exit}; {@link #revoke} returns only when no send is between them and none will be again, so that
 * retired code can never write into a later exchange.
 *
 * <p>What is done under a lease must not block or park.
 */
public final class Lease implements WorkerLease {

  private static final int REVOKED = Integer.MIN_VALUE;

  private final String worker;

  /** How many are acting now; the sign bit says that it was revoked. */
  private final AtomicInteger acting = new AtomicInteger();

  Lease(String worker) {
    this.worker = worker;
  }

  @Override
  public String worker() {
    return worker;
  }

  @Override
  public void enter() {
    if (acting.getAndIncrement() < 0) {
      acting.decrementAndGet();
      throw new RetiredException(worker);
    }
  }

  @Override
  public void exit() {
    acting.decrementAndGet();
  }

  public boolean isRevoked() {
    return acting.get() < 0;
  }

  @Override
  public void check() {
    if (isRevoked()) {
      throw new RetiredException(worker);
    }
  }

  /** Ends the right to act. A repeated call changes nothing. */
  public void revoke() {
    acting.getAndUpdate(count -> count | REVOKED);
    while ((acting.get() & ~REVOKED) != 0) {
      Thread.onSpinWait();
    }
  }
}
