package io.molt.manager;

import java.time.Duration;

/** How long to wait before what has ended is begun anew: longer each time that it ends soon. */
final class Pauses {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What has lived so long did not end soon. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);

  private Duration next = FIRST;

  /**
   * The next pause.
   *
   * @param life how long it has lived
   */
  synchronized Duration after(Duration life) {
    if (life.compareTo(LONG_LIFE) >= 0) {
      next = FIRST;
    }
    Duration pause = next;
    Duration longer = pause.multipliedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    return pause;
  }
}
