package io.molt.manager.run;

import io.molt.reload.Failure;

/** What is at the bottom of an exception: what its author wants to read first. */
public final class RootCause {

  private static final int DEEPEST = 50;

  private RootCause() {}

  /** To follow the message of an exception; empty if that says it already. Never throws. */
  public static String of(Throwable thrown) {
    try {
      Throwable root = thrown;
      int depth = 0;
      while (root.getCause() != null && depth < DEEPEST) {
        root = root.getCause();
        depth++;
      }
      String cause = Failure.of(root).toString();
      return depth == 0 || String.valueOf(thrown.getMessage()).contains(cause)
          ? ""
          : "; the cause is " + cause;
    } catch (Exception | LinkageError hostile) {
      return ""; // its methods may be the application's
    }
  }
}
