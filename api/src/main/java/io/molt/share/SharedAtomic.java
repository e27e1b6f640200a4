package io.molt.share;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A number of 32 bits without sign that all workers share (Swoole: {@code Swoole\Atomic}): 0 to
 * 2^32 - 1. Get one from {@link Shared#atomic}. It can also be waited for.
 */
@ProviderType
public interface SharedAtomic {

  /** The name by which workers find it. */
  String name();

  /** The value. */
  long get();

  /**
   * Replaces the value. It wakes nobody.
   *
   * @throws IllegalArgumentException if the value is not of 0 to 2^32 - 1
   */
  void set(long value);

  /**
   * Adds; past 2^32 - 1 it begins again at 0.
   *
   * @param amount 0 to 2^32 - 1
   * @return the new value
   * @throws IllegalArgumentException if the amount is not of 0 to 2^32 - 1
   */
  long add(long amount);

  /**
   * Subtracts; below 0 it begins again at 2^32 - 1.
   *
   * @param amount 0 to 2^32 - 1
   * @return the new value
   * @throws IllegalArgumentException if the amount is not of 0 to 2^32 - 1
   */
  long sub(long amount);

  /**
   * Replaces the value if it is the expected one (Swoole: {@code cmpset}).
   *
   * @return whether it was
   * @throws IllegalArgumentException if one of the two is not of 0 to 2^32 - 1
   */
  boolean compareAndSet(long expected, long value);

  /**
   * Waits for a wake-up (Swoole: {@code wait}). If the value is 1, it takes that for one, makes it
   * 0 and returns at once. If it is 0, it waits for {@link #wakeup}. If it is another, it returns
   * at once without a wake-up.
   *
   * <p>Waits in a coroutine; outside of one it holds up the worker.
   *
   * @param timeout how long at most; not at all if it is zero or less
   * @return whether there was a wake-up
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws io.molt.net.RetiredException also while it waits, if the worker is retired by then
   */
  boolean await(Duration timeout) throws InterruptedException;

  /**
   * Wakes those who have waited longest. If nobody waits and the value is 0, it becomes 1, so that
   * the next {@link #await} need not wait.
   *
   * @param count how many at most, at least 1
   * @throws IllegalArgumentException if the count is less than 1
   */
  void wakeup(int count);

  /** Wakes one; see {@link #wakeup(int)}. */
  default void wakeup() {
    wakeup(1);
  }
}
