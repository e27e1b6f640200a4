package io.molt.task;

import io.molt.reload.Failure;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what became of the tasks that the worker asked for with {@link Tasks#task}: for each of
 * them one of the two methods is called, once. The worker's number counts: if its code was reloaded
 * meanwhile, the new code is told. On the worker's carrier, as every callback.
 *
 * <p>A worker that does not implement it is not told.
 */
@FunctionalInterface
@ConsumerType
public interface FinishHandler {

  /**
   * A task is done (Swoole: {@code onFinish}).
   *
   * @param taskId as {@link Tasks#task} has returned it
   * @param data what {@link TaskHandler#onTask} has returned
   * @throws Exception anything: it is logged
   */
  void onFinish(long taskId, @Nullable Object data) throws Exception;

  /**
   * A task was not done, or not to its end: its code threw, or had not returned {@code
   * max_wait_time} after its worker was retired, or the result may not cross. In Swoole nobody is
   * told. By default nothing is done; the server's log has the failure.
   *
   * @param taskId as {@link Tasks#task} has returned it
   * @param failure why
   * @throws Exception anything: it is logged
   */
  default void onTaskFailed(long taskId, Failure failure) throws Exception {}
}
