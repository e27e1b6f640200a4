package io.molt.memory;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.molt.share.SharedLock;
import io.molt.spi.WorkerLease;
import java.time.Duration;

/** One side of a lock, for as long as its worker's lease lasts. */
final class LeasedLock implements SharedLock {

  private final LockState lock;
  private final LockMode side;
  private final WorkerLease lease;

  LeasedLock(LockState lock, LockMode side, WorkerLease lease) {
    this.lock = lock;
    this.side = side;
    this.lease = lease;
  }

  @Override
  public String name() {
    return lock.name();
  }

  @Override
  public Guard lock() throws InterruptedException {
    boolean locked = false;
    while (!locked) {
      locked = lock.lock(lease, side, Long.MAX_VALUE);
    }
    return new Unlocking(this);
  }

  @Override
  public boolean tryLock() {
    return lock.tryLock(lease, side);
  }

  @Override
  public boolean tryLock(Duration timeout) throws InterruptedException {
    return lock.lock(lease, side, NANOSECONDS.convert(timeout));
  }

  @Override
  public void unlock() {
    lock.unlock(lease, side);
  }

  private static final class Unlocking implements Guard {

    private final LeasedLock lock;
    private boolean closed;

    Unlocking(LeasedLock lock) {
      this.lock = lock;
    }

    @Override
    public void close() {
      if (!closed) {
        lock.unlock();
        closed = true;
      }
    }
  }
}
