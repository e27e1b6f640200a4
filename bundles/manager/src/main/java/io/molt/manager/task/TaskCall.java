package io.molt.manager.task;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.reload.Failure;
import io.molt.task.Task;
import io.molt.task.TaskHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's turn with a task. */
final class TaskCall extends Callback {

  private static final Logger LOG = LoggerFactory.getLogger(TaskCall.class);

  private final TaskEvent task;
  private final int attempt;

  /** Whether this turn still has the task: it settles it, or it is taken away, once. */
  private final AtomicBoolean hasTask = new AtomicBoolean(true);

  private volatile String worker = "";

  TaskCall(TaskEvent task, int attempt) {
    this.task = task;
    this.attempt = attempt;
  }

  @Override
  public void call(WorkerInstance taker) throws Exception {
    worker = taker.label();
    TaskHandler handler = taker.handlers().as(TaskHandler.class);
    if (handler == null) {
      throw new IllegalStateException("not a task worker: " + worker);
    }
    Object result = handler.onTask(new Taken(task.data(taker), taker));
    if (hasTask.get()) {
      finish(result);
    }
  }

  private void finish(@Nullable Object result) {
    Parcel parcel = Parcel.of(result);
    if (hasTask.compareAndSet(true, false)) {
      task.finished(parcel);
    }
  }

  @Override
  public void failed(WorkerInstance taker, Throwable thrown) {
    if (hasTask.compareAndSet(true, false)) {
      task.failed(Failure.of(thrown));
    } else if (!taker.lease().isRevoked()) {
      LOG.error("[{}] {} failed after its finish: {}", worker, what(), Stacks.of(thrown));
    }
  }

  @Override
  public void abandon() {
    if (hasTask.compareAndSet(true, false)) {
      task.takenAway(worker);
    }
  }

  @Override
  public String what() {
    return "onTask " + task.id();
  }

  /** The task as the worker sees it. */
  private final class Taken implements Task {
    private final @Nullable Object data;
    private final WorkerInstance taker;

    Taken(@Nullable Object data, WorkerInstance taker) {
      this.data = data;
      this.taker = taker;
    }

    @Override
    public long id() {
      return task.id();
    }

    @Override
    public int srcWorkerId() {
      return task.srcWorkerId();
    }

    @Override
    public @Nullable Object data() {
      return data;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public void finish(@Nullable Object result) {
      if (taker.lease().isRevoked()) {
        throw new RetiredException(taker.label());
      }
      TaskCall.this.finish(result);
    }
  }
}
