package io.molt.shared;

import io.molt.share.SharedAtomicLong;
import java.util.concurrent.atomic.AtomicLong;

/** A number of 64 bits, for as long as its worker's lease lasts. */
final class LeasedAtomicLong implements SharedAtomicLong {

  private final String name;
  private final AtomicLong value;
  private final Lease lease;

  LeasedAtomicLong(String name, AtomicLong value, Lease lease) {
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
    return value().get();
  }

  @Override
  public void set(long replacement) {
    value().set(replacement);
  }

  @Override
  public long add(long amount) {
    return value().addAndGet(amount);
  }

  @Override
  public long sub(long amount) {
    return value().addAndGet(-amount);
  }

  @Override
  public boolean compareAndSet(long expected, long replacement) {
    return value().compareAndSet(expected, replacement);
  }

  private AtomicLong value() {
    lease.check();
    return value;
  }
}
