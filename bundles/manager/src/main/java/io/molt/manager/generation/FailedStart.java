package io.molt.manager.generation;

import io.molt.manager.run.RootCause;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A generation could not be started; the cause is told in text, so that it pins no class loader.
 */
public final class FailedStart extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailedStart(Failure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /**
   * One worker's failure. If its code has asked for the end of the JVM, it is that, whatever has
   * come of it then.
   *
   * @param thrown null if nothing was
   */
  static FailedStart of(WorkerInstance worker, String method, @Nullable Throwable thrown) {
    Failure end = worker.ended().getNow(null);
    if (end != null) {
      return new FailedStart(end);
    }
    String where = worker.label() + ": " + method;
    if (thrown == null) {
      return new FailedStart(new Failure("", where + ", and takes nothing any more", ""));
    }
    Failure failure = Failure.of(thrown);
    String message = where + ": " + failure.message() + RootCause.of(thrown);
    return new FailedStart(new Failure(failure.type(), message, failure.trace()));
  }

  /** Something outside of the workers' code; its message says it all. */
  public static FailedStart because(Exception reason) {
    return new FailedStart(new Failure("", String.valueOf(reason.getMessage()), ""));
  }

  public Failure failure() {
    return failure;
  }
}
