package io.molt.memory;

import io.molt.share.SharedLock;
import io.molt.share.SharedReadWriteLock;

/** The two sides of one lock. */
record LeasedReadWriteLock(SharedLock readLock, SharedLock writeLock)
    implements SharedReadWriteLock {

  @Override
  public String name() {
    return readLock.name();
  }
}
