package io.molt.reload;

import java.time.Duration;
import java.util.List;

/**
 * How an old generation ended.
 *
 * @param ending whether it finished by itself
 * @param duration from the switch to the end of its last callback, or to the moment it was forced
 * @param forced what was still in hand when it was forced, one description each; empty if graceful
 */
public record DrainOutcome(Ending ending, Duration duration, List<String> forced) {

  public DrainOutcome {
    forced = List.copyOf(forced);
  }

  /** Whether the old code finished by itself. */
  public enum Ending {
    /** All that was in hand at the switch was finished by the code that took it. */
    GRACEFUL,
    /** {@code max_wait_time} ran out: what was in hand was interrupted and answered without it. */
    FORCED,
    /** The server's process ended before it was over: only in the history of an earlier process. */
    CUT_OFF
  }
}
