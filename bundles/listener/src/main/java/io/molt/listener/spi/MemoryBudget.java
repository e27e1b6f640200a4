package io.molt.listener.spi;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much clients may make the server hold, of all connections together ({@code
 * max_buffered_memory}): bodies that are not complete, answers that wait for a client that does not
 * read, bytes that wait for a worker. Each loop counts for itself and tells the sum here now and
 * then. Usable from any thread.
 */
public final class MemoryBudget {

  private final long most;
  private final int loops;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong announced = new AtomicLong();

  /**
   * @param most in bytes
   * @param loops how many share it
   */
  public MemoryBudget(long most, int loops) {
    this.most = most;
    this.loops = loops;
  }

  public long most() {
    return most;
  }

  /** What each loop would have if all held alike. */
  long share() {
    return most / loops;
  }

  public long held() {
    return held.get() + announced.get();
  }

  /**
   * Takes account of something large at once, for a worker can make it faster than a loop counts:
   * 64 answers of a megabyte fill a heap within milliseconds.
   *
   * @return whether there is room for it; else nothing is taken account of
   */
  public boolean announce(int bytes) {
    if (held() + bytes > most) {
      return false;
    }
    announced.addAndGet(bytes);
    return true;
  }

  /** What was announced and is to be settled. */
  public long announced() {
    return announced.get();
  }

  /** A loop has counted what was announced, or it has come to nothing. */
  public void settle(long bytes) {
    announced.addAndGet(-bytes);
  }

  /** So much more is held, or with a negative number less. */
  void add(long bytes) {
    held.addAndGet(bytes);
  }

  /** Whether so little is left that those who hold much are read no further. */
  boolean isTight() {
    return held() > most - most / 4;
  }

  /** Whether it is exceeded. */
  boolean isExceeded() {
    return held() > most;
  }

  /** Whether there is room again for those who were read no further. */
  boolean isEased() {
    return held() <= most / 2;
  }
}
