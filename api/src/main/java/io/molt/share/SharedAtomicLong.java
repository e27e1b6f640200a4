package io.molt.share;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A number of 64 bits with a sign that all workers share (Swoole: {@code Swoole\Atomic\Long}). Get
 * one from {@link Shared#atomicLong}. Past either end it begins again at the other.
 */
@ProviderType
public interface SharedAtomicLong {

  /** The name by which workers find it. */
  String name();

  /** The value. */
  long get();

  /** Replaces the value. */
  void set(long value);

  /**
   * Adds.
   *
   * @return the new value
   */
  long add(long amount);

  /**
   * Subtracts.
   *
   * @return the new value
   */
  long sub(long amount);

  /**
   * Replaces the value if it is the expected one (Swoole: {@code cmpset}).
   *
   * @return whether it was
   */
  boolean compareAndSet(long expected, long value);
}
