package io.molt.manager.run;

import java.time.Duration;

/**
 * What is left to do when code has been switched, and waits so that those who serve now have the
 * processors first: in this order, whoever asks for it.
 */
public enum AfterSwitch {
  /** The last calls of old workers that have nothing in hand, and the end of their bundles. */
  LAST_CALLS(15),
  /** The notes of an answer, for which files are read. */
  NOTES(30),
  /** The history is written. */
  HISTORY(100),
  /**
   * The code of the next generation is made ready, if that of the one before is not gone earlier.
   */
  AHEAD(500),
  /** After the boot alone: the history is read and opened, when the first clients have come. */
  FIRST_HISTORY(1000),
  /** What those who serve have loaded meanwhile is loaded for the next generation too. */
  MORE_AHEAD(5000);

  private final Duration delay;

  AfterSwitch(long millis) {
    this.delay = Duration.ofMillis(millis);
  }

  /** How long it waits. */
  public Duration delay() {
    return delay;
  }
}
