package io.molt.itests;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for conditions of other processes, which notify nobody. Says what it saw when it gives up.
 */
final class Await {

  private static final long POLL_NANOS = 5_000_000;
  private static final long LONGEST_POLL_NANOS = 250_000_000;

  /** Asking, by a command or by reading a long log, is to take a quarter of the time at most. */
  private static final long SHARE = 3;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what the condition in words: "the pid file is gone"
   * @param state what to print when the time is over
   */
  static void until(String what, Duration limit, BooleanSupplier condition, Supplier<?> state) {
    value(
        what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), state);
  }

  /** The same where asking costs the server something: asks no sooner again than after a pause. */
  static void until(
      String what, Duration limit, Duration pause, BooleanSupplier condition, Supplier<?> state) {
    value(
        what,
        limit,
        pause.toNanos(),
        () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(),
        state);
  }

  /** Returns the value as soon as there is one. */
  static <T> T value(String what, Duration limit, Supplier<Optional<T>> source, Supplier<?> state) {
    return value(what, limit, POLL_NANOS, source, state);
  }

  private static <T> T value(
      String what,
      Duration limit,
      long pauseNanos,
      Supplier<Optional<T>> source,
      Supplier<?> state) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long asked = System.nanoTime();
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "waited " + limit.toMillis() + " ms until " + what + "; at last: " + state.get());
      }
      long longer = Math.min(SHARE * (System.nanoTime() - asked), LONGEST_POLL_NANOS);
      LockSupport.parkNanos(Math.max(pauseNanos, longer));
    }
  }
}
