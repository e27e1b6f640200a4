package io.molt.deployer;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so, or when somebody waits for it. */
final class ManualTicker implements Ticker {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos;
  private Runnable whilePausing = () -> {};

  void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
  }

  /** Something that happens each time somebody waits. */
  void whilePausing(Runnable task) {
    whilePausing = task;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    advance(duration);
    whilePausing.run();
  }
}
