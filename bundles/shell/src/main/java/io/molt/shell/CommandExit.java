package io.molt.shell;

/** What a command tells the script that ran it. */
enum CommandExit {
  /** All went as asked. */
  OK(0),
  /** The command has failed. */
  FAILED(1),
  /** The command was not understood. */
  USAGE(2),
  /** A reload was discarded, and none followed that swapped. */
  DISCARDED(5),
  /** A reload failed: the old code serves. */
  RELOAD_FAILED(4),
  /** Of several applications some were reloaded and some were not. */
  SOME_FAILED(12),
  /** The server serves, but an application could not be started. */
  DEGRADED(9);

  private final int code;

  CommandExit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Of two outcomes the worse, which is the one further down. */
  CommandExit worse(CommandExit other) {
    return compareTo(other) < 0 ? other : this;
  }
}
