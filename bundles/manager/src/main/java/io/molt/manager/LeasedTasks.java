package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.generation.Pool;
import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Stacks;
import io.molt.manager.task.TaskEvent;
import io.molt.manager.task.TaskQueue;
import io.molt.manager.worker.Delivery;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.reload.Failure;
import io.molt.task.FinishHandler;
import io.molt.task.TaskFailedException;
import io.molt.task.TaskOptions;
import io.molt.task.TaskOutcome;
import io.molt.task.Tasks;
import io.molt.worker.UncrossableValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The application's task workers, for as long as the asking worker's lease lasts. */
final class LeasedTasks implements Tasks {

  private final Pool pool;
  private final WorkerInstance worker;

  /**
   * @param pool the task workers
   */
  LeasedTasks(Pool pool, WorkerInstance worker) {
    this.pool = pool;
    this.worker = worker;
  }

  @Override
  public int taskWorkerNum() {
    return pool.generation() == null ? 0 : pool.slots().size();
  }

  @Override
  public long task(@Nullable Object data, TaskOptions options) {
    Slot asker = worker.slot();
    return submit(data, options, Long.MAX_VALUE, id -> new Finish(asker, id)).orElseThrow();
  }

  @Override
  public @Nullable Object taskwait(@Nullable Object data, Duration timeout, TaskOptions options)
      throws TimeoutException, TaskFailedException, InterruptedException {
    requireNonNull(timeout, "timeout");
    long deadline = System.nanoTime() + timeout.toNanos();
    Wait wait = new Wait();
    OptionalLong id = submit(data, options, timeout.toNanos(), ignored -> wait);
    if (id.isEmpty()) {
      throw new TimeoutException(
          "no room for a further task in " + Stacks.seconds(timeout) + " (task_queue_size)");
    }
    return switch (outcome(wait, deadline)) {
      case TaskOutcome.Finished(Object result) -> result;
      case TaskOutcome.Failed(Failure failure) ->
          throw new TaskFailedException(id.getAsLong(), failure);
      case TaskOutcome.TimedOut() ->
          throw new TimeoutException(
              "task " + id.getAsLong() + " is not done after " + Stacks.seconds(timeout));
    };
  }

  @Override
  public List<TaskOutcome> taskWaitMulti(List<? extends @Nullable Object> data, Duration timeout)
      throws InterruptedException {
    requireNonNull(timeout, "timeout");
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Wait> waits = new ArrayList<>(data.size());
    for (Object each : data) {
      Wait wait = new Wait();
      // Where there is no room in time, nobody completes it: that is a time-out as well.
      submit(each, TaskOptions.STANDARD, deadline - System.nanoTime(), ignored -> wait);
      waits.add(wait);
    }
    List<TaskOutcome> outcomes = new ArrayList<>(waits.size());
    for (Wait wait : waits) {
      outcomes.add(outcome(wait, deadline));
    }
    return List.copyOf(outcomes);
  }

  /** Makes the one who is told, by the number of the task. */
  private interface ReplyMaker {
    TaskEvent.Reply make(long id);
  }

  /**
   * Hands a task in.
   *
   * @param nanos how long to wait for room at most
   * @return its number; empty if there was no room in time
   */
  private OptionalLong submit(
      @Nullable Object data, TaskOptions options, long nanos, ReplyMaker replies) {
    worker.lease().check();
    TaskQueue queue = pool.tasks();
    if (queue == null || pool.generation() == null) {
      throw new IllegalStateException(
          pool.application()
              + " has no task workers that serve (expected: a worker class that implements "
              + "io.molt.task.TaskHandler, and task_worker_num of at least 1)");
    }
    int chosen = options.workerId().isPresent() ? pool.index(options.workerId().getAsInt()) : -1;
    Parcel parcel = Parcel.of(data);
    if (!queue.enter(nanos)) {
      return OptionalLong.empty();
    }
    if (worker.lease().isRevoked()) {
      queue.left();
      throw new RetiredException(worker.label());
    }
    long id = queue.nextId();
    queue.submit(
        new TaskEvent(
            queue,
            id,
            worker.slot().workerId(),
            parcel,
            chosen,
            options.isRepeatable(),
            replies.make(id)));
    return OptionalLong.of(id);
  }

  private TaskOutcome outcome(Wait wait, long deadlineNanos) throws InterruptedException {
    try {
      Parcel result =
          wait.result.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return new TaskOutcome.Finished(result.open(worker.code().loader()));
    } catch (TimeoutException late) {
      return new TaskOutcome.TimedOut();
    } catch (UncrossableValueException unreadable) {
      return new TaskOutcome.Failed(Failure.of(unreadable));
    } catch (ExecutionException failed) {
      return new TaskOutcome.Failed(
          failed.getCause() instanceof Failed cause ? cause.failure : Failure.of(failed));
    }
  }

  /** Tells the worker's number, whichever code serves there by then. */
  private record Finish(Slot asker, long id) implements TaskEvent.Reply {
    @Override
    public void finished(Parcel result) {
      asker.submit(new Delivery("onFinish of task " + id, worker -> tell(worker, result)));
    }

    private void tell(WorkerInstance worker, Parcel result) throws Exception {
      FinishHandler handler = worker.handlers().as(FinishHandler.class);
      if (handler == null) {
        return;
      }
      Object data;
      try {
        data = result.open(worker.code().loader());
      } catch (UncrossableValueException unreadable) {
        handler.onTaskFailed(id, Failure.of(unreadable));
        return;
      }
      handler.onFinish(id, data);
    }

    @Override
    public void failed(Failure failure) {
      asker.submit(
          new Delivery(
              "onTaskFailed of task " + id,
              worker -> {
                FinishHandler handler = worker.handlers().as(FinishHandler.class);
                if (handler != null) {
                  handler.onTaskFailed(id, failure);
                }
              }));
    }
  }

  /** Wakes the callback that waits. Holds nothing of its worker when that has gone on. */
  private static final class Wait implements TaskEvent.Reply {
    private final CompletableFuture<Parcel> result = new CompletableFuture<>();

    @Override
    public void finished(Parcel parcel) {
      result.complete(parcel);
    }

    @Override
    public void failed(Failure failure) {
      result.completeExceptionally(new Failed(failure));
    }
  }

  /** Carries a failure through a future. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Failed(Failure failure) {
      super(failure.message(), null, false, false);
      this.failure = failure;
    }
  }
}
