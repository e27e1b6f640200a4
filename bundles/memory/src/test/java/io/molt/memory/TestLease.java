package io.molt.memory;

import io.molt.net.RetiredException;
import io.molt.spi.WorkerLease;

/** A lease that a test revokes. */
final class TestLease implements WorkerLease {

  private final String worker;
  private volatile boolean revoked;

  TestLease(String worker) {
    this.worker = worker;
  }

  void revoke() {
    revoked = true;
  }

  @Override
  public String worker() {
    return worker;
  }

  @Override
  public void check() {
    if (revoked) {
      throw new RetiredException(worker);
    }
  }

  @Override
  public void enter() {
    check();
  }

  @Override
  public void exit() {}
}
