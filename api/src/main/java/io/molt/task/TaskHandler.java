package io.molt.task;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does tasks. A {@link io.molt.worker.Worker} class that implements it has task workers, {@code
 * task_worker_num} of them: instances of the same class in bundles of their own, with {@link
 * io.molt.worker.WorkerContext#isTaskWorker()}.
 */
@FunctionalInterface
@ConsumerType
public interface TaskHandler {

  /**
   * Does a task (Swoole: {@code onTask}). On the task worker's carrier: one task after the other,
   * or, with {@code task_enable_coroutine}, the next while this one waits.
   *
   * <p>If the task worker is reloaded meanwhile, the task is finished here. Where it takes longer
   * than {@code max_wait_time} from then on, it is taken away: given to the new code if it is
   * {@linkplain TaskOptions#repeatable() repeatable}, else reported as failed.
   *
   * @return the result, for {@link FinishHandler#onFinish} or {@link Tasks#taskwait}; it may be
   *     null
   * @throws Exception anything: the task has failed with it, and is not tried again
   */
  @Nullable Object onTask(Task task) throws Exception;
}
