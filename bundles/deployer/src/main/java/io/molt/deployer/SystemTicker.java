package io.molt.deployer;

import java.time.Duration;
import java.time.Instant;

/** The machine's clock. */
final class SystemTicker implements Ticker {

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
