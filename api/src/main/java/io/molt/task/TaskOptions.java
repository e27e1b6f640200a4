package io.molt.task;

import java.util.OptionalInt;

/**
 * How a task is to be done.
 *
 * @param workerId the task worker that is to do it, counted as in {@link
 *     io.molt.worker.WorkerContext#workerId()}; empty for the next that is idle
 * @param isRepeatable whether it may be begun anew if it had to be taken away
 */
public record TaskOptions(OptionalInt workerId, boolean isRepeatable) {

  /** By the next task worker that is idle, once at most. */
  public static final TaskOptions STANDARD = new TaskOptions(OptionalInt.empty(), false);

  /** By a certain task worker (Swoole: {@code dst_worker_id}). */
  public TaskOptions to(int taskWorkerId) {
    return new TaskOptions(OptionalInt.of(taskWorkerId), isRepeatable);
  }

  /** Begun anew, with the new code, where it was taken away from code that took too long. */
  public TaskOptions repeatable() {
    return new TaskOptions(workerId, true);
  }
}
