package io.molt.manager;

import io.molt.reload.Failure;

/**
 * A generation could not be started; the cause is told in text, so that it pins no class loader.
 */
final class FailedStart extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailedStart(Failure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** One worker's failure. */
  static FailedStart of(WorkerInstance worker, String method, Throwable thrown) {
    Failure failure = Failure.of(thrown);
    String message =
        worker.label() + ": " + method + ": " + failure.message() + RootCause.of(thrown);
    return new FailedStart(new Failure(failure.type(), message, failure.trace()));
  }

  /** Something outside of the workers' code; its message says it all. */
  static FailedStart because(Exception reason) {
    return new FailedStart(new Failure("", String.valueOf(reason.getMessage()), ""));
  }

  Failure failure() {
    return failure;
  }
}
