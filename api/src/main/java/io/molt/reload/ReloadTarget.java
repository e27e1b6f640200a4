package io.molt.reload;

import static java.util.Objects.requireNonNull;

import org.osgi.annotation.versioning.ProviderType;

/** Which workers a reload replaces. */
@ProviderType
public sealed interface ReloadTarget {

  /** All workers of all applications, task workers too, but no user processes (SIGUSR1). */
  record Workers() implements ReloadTarget {}

  /**
   * The workers of one application, task workers too; or a user process.
   *
   * @param application its symbolic name
   */
  record WorkersOf(String application) implements ReloadTarget {
    public WorkersOf {
      requireNonNull(application, "application");
    }
  }

  /**
   * One worker or task worker of an application, begun anew with the code that serves, whatever
   * {@code deploy/} holds. Counted in the report under the name {@code APP worker N}.
   *
   * @param application its symbolic name
   * @param workerId its number
   */
  record WorkerOf(String application, int workerId) implements ReloadTarget {
    public WorkerOf {
      requireNonNull(application, "application");
    }
  }

  /** The task workers of all applications, and no others (SIGUSR2). */
  record TaskWorkers() implements ReloadTarget {}

  /**
   * The task workers of one application, and no others.
   *
   * @param application its symbolic name
   */
  record TaskWorkersOf(String application) implements ReloadTarget {
    public TaskWorkersOf {
      requireNonNull(application, "application");
    }
  }

  /**
   * The workers of one application, task workers too; or a user process. They get a content that
   * has served before and that the content store has kept. {@code deploy/} is left as it is: the
   * next reload or restart takes what it holds.
   *
   * @param application its symbolic name
   * @param version its {@code Bundle-Version}, or at least six hexadecimal digits that its hash
   *     begins with; of several such contents the one that served last is taken. Empty: whichever
   *     served before the one that serves now
   */
  record Rollback(String application, String version) implements ReloadTarget {
    public Rollback {
      requireNonNull(application, "application");
      requireNonNull(version, "version");
    }
  }
}
