package io.molt.memory;

import io.molt.share.SharedAtomicLong;
import io.molt.spi.WorkerLease;
import java.util.concurrent.atomic.AtomicLong;

/** A number of 64 bits, for as long as its worker's lease lasts. */
final class LeasedAtomicLong implements SharedAtomicLong {

  private final String name;
  private final AtomicLong value;
  private final WorkerLease lease;

  LeasedAtomicLong(String name, AtomicLong value, WorkerLease lease) {
    this.name = name;
    this.value = value;
    this.lease = lease;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long get() {
    lease.check();
    return value.get();
  }

  @Override
  public void set(long replacement) {
    lease.enter();
    try {
      value.set(replacement);
    } finally {
      lease.exit();
    }
  }

  @Override
  public long add(long amount) {
    lease.enter();
    try {
      return value.addAndGet(amount);
    } finally {
      lease.exit();
    }
  }

  @Override
  public long sub(long amount) {
    return add(-amount);
  }

  @Override
  public boolean compareAndSet(long expected, long replacement) {
    lease.enter();
    try {
      return value.compareAndSet(expected, replacement);
    } finally {
      lease.exit();
    }
  }
}
