package io.molt.manager.worker;

import io.molt.net.HttpHandler;
import io.molt.net.StreamHandler;
import io.molt.task.FinishHandler;
import io.molt.task.TaskHandler;
import io.molt.timer.LastingTimerHandler;
import io.molt.worker.PipeHandler;
import io.molt.worker.StateHandler;
import io.molt.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's code handles: the same object by each of its types, or null where its class does
 * not implement that.
 */
public record Handlers(
    @Nullable StreamHandler stream,
    @Nullable HttpHandler http,
    @Nullable TaskHandler task,
    @Nullable FinishHandler finish,
    @Nullable PipeHandler pipe,
    @Nullable StateHandler state,
    @Nullable LastingTimerHandler lastingTimer) {

  /** Of a worker that has not been constructed. */
  static final Handlers NONE = new Handlers(null, null, null, null, null, null, null);

  static Handlers of(Worker worker) {
    return new Handlers(
        worker instanceof StreamHandler handler ? handler : null,
        worker instanceof HttpHandler handler ? handler : null,
        worker instanceof TaskHandler handler ? handler : null,
        worker instanceof FinishHandler handler ? handler : null,
        worker instanceof PipeHandler handler ? handler : null,
        worker instanceof StateHandler handler ? handler : null,
        worker instanceof LastingTimerHandler handler ? handler : null);
  }
}
