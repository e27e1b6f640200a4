package io.molt.shared;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.molt.share.SharedAtomic;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of 32 bits, for as long as its worker's lease lasts. */
final class LeasedAtomic implements SharedAtomic {

  private final String name;
  private final Signal signal;
  private final Lease lease;

  LeasedAtomic(String name, Signal signal, Lease lease) {
    this.name = name;
    this.signal = signal;
    this.lease = lease;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long get() {
    return Integer.toUnsignedLong(value().get());
  }

  @Override
  public void set(long value) {
    value().set(Unsigned.bits(value, "value"));
  }

  @Override
  public long add(long amount) {
    return Integer.toUnsignedLong(value().addAndGet(Unsigned.bits(amount, "amount")));
  }

  @Override
  public long sub(long amount) {
    return Integer.toUnsignedLong(value().addAndGet(-Unsigned.bits(amount, "amount")));
  }

  @Override
  public boolean compareAndSet(long expected, long value) {
    return value()
        .compareAndSet(Unsigned.bits(expected, "expected value"), Unsigned.bits(value, "value"));
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return signal.await(lease, NANOSECONDS.convert(timeout));
  }

  @Override
  public void wakeup(int count) {
    lease.check();
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
    }
    signal.wakeup(count);
  }

  private AtomicInteger value() {
    lease.check();
    return signal.value();
  }
}
