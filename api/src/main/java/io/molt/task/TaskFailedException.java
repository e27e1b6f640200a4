package io.molt.task;

import io.molt.reload.Failure;

/** A task that was waited for was not done, or not to its end. */
public final class TaskFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public TaskFailedException(long taskId, Failure failure) {
    super("task " + taskId + ": " + failure);
    this.failure = failure;
  }

  /** Why. */
  public Failure failure() {
    return failure;
  }
}
