package io.molt.task;

/** As many tasks wait as may, and the caller is not a coroutine, which would wait too. */
public final class TaskQueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param limit {@code task_queue_size}
   */
  public TaskQueueFullException(String application, int limit) {
    super(
        application
            + ": "
            + limit
            + " tasks wait (expected: fewer than task_queue_size = "
            + limit
            + ")");
  }
}
