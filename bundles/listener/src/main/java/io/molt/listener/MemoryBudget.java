package io.molt.listener;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much clients may make the server hold, of all connections together ({@code
 * max_buffered_memory}): bodies that are not complete, answers that wait for a client that does not
 * read, bytes that wait for a worker. Each loop counts for itself and tells the sum here now and
 * then. Usable from any thread.
 */
final class MemoryBudget {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  long held() {
    return held.get();
  }

  /** So much more is held, or with a negative number less. */
  void add(long bytes) {
    held.addAndGet(bytes);
  }

  /** Whether so little is left that those who hold much are read no further. */
  boolean isTight() {
    return held.get() > most - most / 4;
  }

  /** Whether it is exceeded. */
  boolean isExceeded() {
    return held.get() > most;
  }

  /** Whether there is room again for those who were read no further. */
  boolean isEased() {
    return held.get() <= most / 2;
  }
}
