package io.molt.deployer;

import java.time.Duration;
import java.time.Instant;

/** Tells the time and lets it pass; in tests by hand. */
interface Ticker {

  /** The time of day, in which files are stamped. */
  Instant now();

  /** A time that only grows, to measure by. */
  long nanoTime();

  /** Lets time pass on the calling thread. */
  void pause(Duration duration) throws InterruptedException;

  /** Whether a span has passed since a moment of {@link #nanoTime()}. */
  default boolean hasPassed(Duration span, long sinceNanos) {
    return nanoTime() - sinceNanos >= span.toNanos();
  }
}
