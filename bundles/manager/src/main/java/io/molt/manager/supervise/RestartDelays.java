package io.molt.manager.supervise;

import java.time.Duration;

/** How long to wait before what has ended is begun anew: longer each time that it ends soon. */
final class RestartDelays {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What has lived so long did not end soon. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);

  private final Duration first;
  private Duration next;

  private RestartDelays(Duration first) {
    this.first = first;
    this.next = first;
  }

  /** There is a pause from the first time on. */
  static RestartDelays fromFirst() {
    return new RestartDelays(SHORTEST);
  }

  /** The first time there is none. */
  static RestartDelays fromNone() {
    return new RestartDelays(Duration.ZERO);
  }

  /**
   * The next pause.
   *
   * @param life how long it has lived
   */
  synchronized Duration after(Duration life) {
    if (life.compareTo(LONG_LIFE) >= 0) {
      next = first;
    }
    Duration pause = next;
    Duration longer = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    return pause;
  }

  /** Begins as if nothing had ended yet. */
  synchronized void forget() {
    next = first;
  }
}
