package io.molt.manager.worker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much a worker may still do before it is begun anew (Swoole: {@code max_request}, {@code
 * task_max_request}): code that leaks a little is given a clean start now and then.
 */
public final class MaxRequest {

  /** Of one that may do as much as it likes. */
  private static final int NEVER = 0;

  private final int limit;
  private final AtomicInteger left;

  private MaxRequest(int limit) {
    this.limit = limit;
    this.left = new AtomicInteger(limit);
  }

  /**
   * @param limit how much; 0 for as much as it likes
   * @param grace so much more at most, by chance, so that workers that began together do not end
   *     together
   */
  public static MaxRequest of(int limit, int grace) {
    return new MaxRequest(
        limit == NEVER ? NEVER : limit + ThreadLocalRandom.current().nextInt(grace + 1));
  }

  /**
   * It has something to do. Whether it is time for it to be begun anew: once when it has done
   * enough, and again when it has done as much once more, so that a new one that cannot be started
   * is not tried at every request.
   */
  public boolean isOver() {
    return limit != NEVER && left.updateAndGet(now -> now <= 1 ? limit : now - 1) == limit;
  }
}
