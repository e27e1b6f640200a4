package io.molt.memory;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.molt.share.SharedAtomic;
import io.molt.spi.WorkerLease;
import java.time.Duration;

/** A number of 32 bits, for as long as its worker's lease lasts. */
final class LeasedAtomic implements SharedAtomic {

  private final String name;
  private final Signal signal;
  private final WorkerLease lease;

  LeasedAtomic(String name, Signal signal, WorkerLease lease) {
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
    lease.check();
    return Integer.toUnsignedLong(signal.value().get());
  }

  @Override
  public void set(long value) {
    int bits = Unsigned32.bits(value, "value");
    lease.enter();
    try {
      signal.value().set(bits);
    } finally {
      lease.exit();
    }
  }

  @Override
  public long add(long amount) {
    return added(Unsigned32.bits(amount, "amount"));
  }

  @Override
  public long sub(long amount) {
    return added(-Unsigned32.bits(amount, "amount"));
  }

  private long added(int bits) {
    lease.enter();
    try {
      return Integer.toUnsignedLong(signal.value().addAndGet(bits));
    } finally {
      lease.exit();
    }
  }

  @Override
  public boolean compareAndSet(long expected, long value) {
    int before = Unsigned32.bits(expected, "expected value");
    int after = Unsigned32.bits(value, "value");
    lease.enter();
    try {
      return signal.value().compareAndSet(before, after);
    } finally {
      lease.exit();
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return signal.await(lease, NANOSECONDS.convert(timeout));
  }

  @Override
  public void wakeup(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
    }
    signal.wakeup(lease, count);
  }
}
