package io.molt.task;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A task in the hands of a task worker (Swoole: {@code Swoole\Server\Task}). Usable from any thread
 * of the worker.
 */
@ProviderType
public interface Task {

  /**
   * Its number, by which {@link FinishHandler} knows it; never the same for two of the application.
   */
  long id();

  /** The number of the worker that asked for it (Swoole: {@code worker_id}). */
  int srcWorkerId();

  /** What is to be done: a copy of what was given, of the classes of this worker. */
  @Nullable Object data();

  /** 1, and one more each time that it was taken away from another and given to this one. */
  int attempt();

  /**
   * Hands the result over before {@link TaskHandler#onTask} has returned (Swoole: {@code finish});
   * what that returns is then of no meaning. A second call changes nothing.
   *
   * @param result null, or what may {@linkplain io.molt.worker.UncrossableValueException cross}
   * @throws io.molt.worker.UncrossableValueException if it may not; the task is still to be
   *     finished
   * @throws io.molt.net.RetiredException if the worker was retired by force: the task is not its
   *     own any more
   */
  void finish(@Nullable Object result);
}
