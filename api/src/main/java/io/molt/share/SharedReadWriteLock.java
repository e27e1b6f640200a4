package io.molt.share;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A lock that many readers or one writer hold at a time (Swoole: {@code SWOOLE_RWLOCK}). Get one
 * from {@link Shared#readWriteLock}.
 *
 * <p>All that {@link SharedLock} says holds for both sides together: a thread that holds one side
 * cannot take the other, and a reader that comes after a waiting writer waits behind it.
 */
@ProviderType
public interface SharedReadWriteLock {

  /** The name by which workers find it. */
  String name();

  /** The readers' side (Swoole: {@code lock_read}). */
  SharedLock readLock();

  /** The writer's side. */
  SharedLock writeLock();
}
