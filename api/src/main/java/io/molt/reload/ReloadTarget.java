package io.molt.reload;

import static java.util.Objects.requireNonNull;

/** Which workers a reload replaces. */
public sealed interface ReloadTarget {

  /** All workers of all applications (SIGUSR1). */
  record Workers() implements ReloadTarget {}

  /**
   * The workers of one application.
   *
   * @param application its symbolic name
   */
  record WorkersOf(String application) implements ReloadTarget {
    public WorkersOf {
      requireNonNull(application, "application");
    }
  }

  /** The task workers alone (SIGUSR2). */
  record TaskWorkers() implements ReloadTarget {}
}
