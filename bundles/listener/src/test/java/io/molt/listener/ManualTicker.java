package io.molt.listener;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes when the test says so. It is a day ahead of the system's: Netty's epoll handler
 * waits until the system's clock says that something is due, and behind it would wait for nothing.
 */
public final class ManualTicker implements Ticker {

  private final long begin = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
  private final AtomicLong passed = new AtomicLong();

  public void advance(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  @Override
  public long initialNanoTime() {
    return begin;
  }

  @Override
  public long nanoTime() {
    return begin + passed.get();
  }

  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("nobody sleeps here");
  }
}
