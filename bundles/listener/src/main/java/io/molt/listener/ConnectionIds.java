package io.molt.listener;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers connections so that no number is used twice, also across restarts of the server. The
 * upper 43 bits begin as the millisecond in which the server started, the lower 20 count. A run
 * that accepts less than a million connections each millisecond stays behind the clock, so a later
 * run begins with a higher number. Usable from any thread.
 */
final class ConnectionIds {

  private static final int COUNT_BITS = 20;

  /** 2025-01-01T00:00:00Z: the numbers stay positive for 278 years from here. */
  private static final long ZERO_MILLIS = 1_735_689_600_000L;

  private final AtomicLong last;

  /**
   * @param startMillis when this run of the server began
   */
  ConnectionIds(long startMillis) {
    long epoch = Math.max(1, startMillis - ZERO_MILLIS);
    this.last = new AtomicLong(epoch << COUNT_BITS);
  }

  long next() {
    return last.incrementAndGet();
  }
}
