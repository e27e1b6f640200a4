package io.molt.manager;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much a worker may still do before it is begun anew (Swoole: {@code max_request}, {@code
 * task_max_request}): code that leaks a little is given a clean start now and then.
 */
final class Wear {

  /** Of one that may do as much as it likes. */
  private static final int NEVER = 0;

  private final AtomicInteger left;
  private final boolean counts;

  private Wear(int limit) {
    this.counts = limit != NEVER;
    this.left = new AtomicInteger(limit);
  }

  /**
   * @param limit how much; 0 for as much as it likes
   * @param grace so much more at most, by chance, so that workers that began together do not end
   *     together
   */
  static Wear of(int limit, int grace) {
    return new Wear(
        limit == NEVER ? NEVER : limit + ThreadLocalRandom.current().nextInt(grace + 1));
  }

  /** It has something to do. Whether it is time for it to be begun anew, from then on each time. */
  boolean isOver() {
    return counts && left.decrementAndGet() <= 0;
  }
}
