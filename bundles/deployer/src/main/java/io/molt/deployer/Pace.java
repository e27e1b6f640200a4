package io.molt.deployer;

import java.time.Duration;

/**
 * How long it is waited from one look at the deploy directory to the next. What is put there by a
 * copy and a rename makes a few events at once, of which the last one counts and is not to wait; a
 * copy of a large file makes thousands of them. So the pauses grow while something happens in each.
 * Used by one thread.
 */
final class Pace {

  static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofMillis(16);

  private Duration next = SHORTEST;

  /** How long to wait now. */
  Duration next() {
    Duration pause = next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause;
  }

  /** Nothing has happened in the last pause. */
  void rests() {
    next = SHORTEST;
  }
}
