package io.molt.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts the process off when it takes too long to stop. */
final class StopWatchdog {

  private static final Logger log = LoggerFactory.getLogger(StopWatchdog.class);

  /** What a stop may take beyond the time that the workers have for what they have in hand. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final AtomicBoolean armed = new AtomicBoolean();
  private final Duration limit;
  private final Runnable cleanUp;

  /**
   * @param limit from the first sign of a stop to the end of the process
   * @param cleanUp what is still done when the process is cut off; quick
   */
  StopWatchdog(Duration limit, Runnable cleanUp) {
    this.limit = limit;
    this.cleanUp = cleanUp;
  }

  /**
   * How long a stop may take.
   *
   * @param maxWaitTime the setting {@code max_wait_time}
   */
  static Duration limit(Duration maxWaitTime) {
    return maxWaitTime.plus(MARGIN);
  }

  /** The process is to end from now on. Repeated calls change nothing. */
  void arm() {
    if (armed.compareAndSet(false, true)) {
      Thread thread = new Thread(this::watch, "molt-stop-watchdog");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void watch() {
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      boolean _ = Thread.interrupted(); // by an application, which must not save it from this
    }
    log.error(
        "[server] The stop has taken longer than {} s: the process is cut off.", limit.toSeconds());
    cleanUp.run();
    Runtime.getRuntime().halt(ExitCode.HALTED.number());
  }
}
