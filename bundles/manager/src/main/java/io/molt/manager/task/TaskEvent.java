package io.molt.manager.task;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task, from when it is asked for until whoever asked is told what came of it, once: it may be
 * given to several workers one after the other, but only the one that has it can settle it.
 */
public final class TaskEvent implements Event {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEvent.class);

  /** Tells whoever asked. From any thread. */
  public interface Reply {
    void finished(Parcel result);

    void failed(Failure failure);
  }

  private final TaskQueue queue;
  private final long id;
  private final int srcWorkerId;
  private final Parcel data;
  private final int chosen;
  private final boolean repeatable;
  private final Reply reply;

  /** Whether its place in the queue has been given back. */
  private final AtomicBoolean left = new AtomicBoolean();

  /** Only whoever has it in hand changes it. */
  private volatile int attempts;

  /**
   * @param chosen the place of the worker that is to do it; -1 for any
   */
  public TaskEvent(
      TaskQueue queue,
      long id,
      int srcWorkerId,
      Parcel data,
      int chosen,
      boolean repeatable,
      Reply reply) {
    this.queue = queue;
    this.id = id;
    this.srcWorkerId = srcWorkerId;
    this.data = data;
    this.chosen = chosen;
    this.repeatable = repeatable;
    this.reply = reply;
  }

  long id() {
    return id;
  }

  int srcWorkerId() {
    return srcWorkerId;
  }

  int chosen() {
    return chosen;
  }

  /** What is to be done, of the classes of one worker. */
  @Nullable Object data(WorkerInstance worker) {
    return data.open(worker.code().loader());
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one has it at a time
  public Callback takenBy(WorkerInstance worker) {
    leave();
    worker.worked();
    attempts++;
    return new TaskCall(this, attempts);
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      queue.left();
    }
  }

  @Override
  public void refuse() {
    leave();
    failed(new Failure("", "the task workers are gone (expected: some that handle tasks)", ""));
  }

  void finished(Parcel result) {
    queue.finished();
    reply.finished(result);
  }

  void failed(Failure failure) {
    queue.failed(id, failure);
    reply.failed(failure);
  }

  /** It was taken away from a worker that is retired by force. */
  void takenAway(String worker) {
    if (repeatable) {
      LOG.info("[{}] Task {} is given to the new code.", worker, id);
      queue.submit(this);
    } else {
      failed(
          new Failure(
              "",
              worker
                  + ": onTask had not returned when the worker was retired by force (expected:"
                  + " within max_wait_time, or a task that is repeatable)",
              ""));
    }
  }
}
