package io.molt.share;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A lock between the workers of the server (Swoole: {@code Swoole\Lock}). Get one from {@link
 * Shared#lock}, or as one side of a {@link SharedReadWriteLock}.
 *
 * <pre>{@code
 * try (SharedLock.Guard guard = lock.lock()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Its holder is a thread of a worker: the callbacks of a coroutine, or of a worker without them,
 * may follow each other on one thread, so that each has to give up what it takes. A thread holds it
 * at most once; when it asks again, it is told so by an IllegalStateException rather than left to
 * wait for itself. Only the holder can unlock it. A lock that a worker still holds when it has been
 * retired is released, and the server's log says so.
 *
 * <p>Who waits longest gets it first. Waiting parks a coroutine; outside of one it holds up the
 * worker.
 */
@ProviderType
public interface SharedLock {

  /** The name by which workers find it. */
  String name();

  /**
   * Waits until this thread holds it.
   *
   * @return unlocks it when it is closed
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if this thread holds it already
   * @throws io.molt.net.RetiredException also while it waits, if the worker is retired by then
   */
  Guard lock() throws InterruptedException;

  /**
   * Takes it if that is possible at once (Swoole: {@code trylock}). Does not overtake who waits.
   *
   * @return whether this thread holds it now
   * @throws IllegalStateException if this thread holds it already
   */
  boolean tryLock();

  /**
   * Waits for a limited time until this thread holds it (Swoole: {@code lockwait}).
   *
   * @param timeout how long at most; not at all if it is zero or less
   * @return whether this thread holds it now
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if this thread holds it already
   * @throws io.molt.net.RetiredException also while it waits, if the worker is retired by then
   */
  boolean tryLock(Duration timeout) throws InterruptedException;

  /**
   * Gives it up.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   * @throws io.molt.net.RetiredException if the worker was retired: it held it no longer
   */
  void unlock();

  /** Unlocks the lock that it came from. */
  @ProviderType
  interface Guard extends AutoCloseable {

    /** As {@link SharedLock#unlock()}; a second call changes nothing. */
    @Override
    void close();
  }
}
