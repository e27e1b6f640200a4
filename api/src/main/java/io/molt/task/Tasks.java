package io.molt.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Hands work to the task workers of the application. Usable from any thread of a worker. Tasks that
 * wait belong to the server: a reload, of whichever workers, does not touch them.
 *
 * <p>What is handed over is copied, and may be null or what {@linkplain
 * io.molt.worker.UncrossableValueException may cross}.
 *
 * <p>Where {@code task_queue_size} tasks wait already, a coroutine waits for room; elsewhere a
 * {@link TaskQueueFullException} says so. Without task workers (the class does not implement {@link
 * TaskHandler}, or {@code task_worker_num} is 0) all of this is an IllegalStateException.
 */
@ProviderType
public interface Tasks {

  /** How many task workers the application has now (Swoole: {@code task_worker_num}). */
  int taskWorkerNum();

  /**
   * Has a task done by the next idle task worker (Swoole: {@code task}). Returns at once; {@link
   * FinishHandler} is told what came of it.
   *
   * @return the number of the task
   */
  default long task(@Nullable Object data) {
    return task(data, TaskOptions.STANDARD);
  }

  /**
   * Has a task done; see {@link #task(Object)}.
   *
   * @throws IllegalArgumentException if the options name a task worker that does not exist
   */
  long task(@Nullable Object data, TaskOptions options);

  /**
   * Has a task done and waits for its result (Swoole: {@code taskwait}). Parks a coroutine; outside
   * of one it holds up the worker. Where it is over before the task is, that goes on, and nobody is
   * told what comes of it. {@link FinishHandler} is told nothing.
   *
   * @param timeout how long to wait at most
   * @return the result
   * @throws TimeoutException if the task is not done by then, or there was no room for it
   * @throws TaskFailedException if it was not done, or not to its end
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  default @Nullable Object taskwait(@Nullable Object data, Duration timeout)
      throws TimeoutException, TaskFailedException, InterruptedException {
    return taskwait(data, timeout, TaskOptions.STANDARD);
  }

  /**
   * Has a task done and waits for its result; see {@link #taskwait(Object, Duration)}.
   *
   * @throws IllegalArgumentException if the options name a task worker that does not exist
   */
  @Nullable Object taskwait(@Nullable Object data, Duration timeout, TaskOptions options)
      throws TimeoutException, TaskFailedException, InterruptedException;

  /**
   * Has several tasks done at the same time and waits for all (Swoole: {@code taskWaitMulti},
   * {@code taskCo}); see {@link #taskwait(Object, Duration)}.
   *
   * @param timeout how long to wait at most, for all of them together
   * @return what became of each, in their order
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  List<TaskOutcome> taskWaitMulti(List<? extends @Nullable Object> data, Duration timeout)
      throws InterruptedException;
}
