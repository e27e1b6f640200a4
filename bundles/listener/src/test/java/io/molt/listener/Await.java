package io.molt.listener;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread will bring about. */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Await() {}

  /**
   * @param state printed if it does not come true in time
   */
  public static void until(BooleanSupplier condition, Supplier<?> state) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + state.get());
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
