package io.molt.runtime;

/** How {@code molt} ends. The numbers are documented and stay as they are. */
enum ExitCode {
  /** Done. */
  OK(0),
  /** A command failed. */
  FAILURE(1),
  /** The command line is wrong. */
  USAGE(2),
  /** There is no server for this base directory. */
  NOT_RUNNING(3),
  /** The reload failed: the old code goes on serving. */
  RELOAD_FAILED(4),
  /** The reload was discarded: the server stops, or the worker was replaced anyway. */
  DISCARDED(5),
  /** There is a server for this base directory already. */
  ALREADY_RUNNING(6),
  /** The server belongs to another user. */
  NOT_PERMITTED(7),
  /** No Java was found that is new enough: {@code bin/molt} alone uses this one. */
  NO_JAVA(8),
  /** The server runs, but what deploy/ holds of an application could not be started. */
  DEGRADED(9),
  /** The server could not start: a port is taken, a bundle is unfit. */
  NOT_STARTED(10),
  /** The server did not stop in time and was cut off. */
  HALTED(11),
  /** The reload failed for some applications; the others run what deploy/ holds. */
  SOME_FAILED(12),
  /** The server's memory ran out for good, and it ended at once. */
  OUT_OF_MEMORY(13),
  /** The files in {@code conf/} are not fit to start with. */
  CONFIGURATION(78);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
