package io.molt.manager;

import io.molt.spi.settings.Mode;
import io.molt.task.FinishHandler;
import io.molt.task.Task;
import io.molt.task.TaskFailedException;
import io.molt.task.TaskHandler;
import io.molt.task.Tasks;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A small text goes to a task worker, and what that returns comes back. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskBenchmark {

  private static final int BURST = 50;
  private static final Duration LONG = Duration.ofSeconds(10);

  @Param({"1", "2"})
  int taskWorkers;

  private final AtomicLong finished = new AtomicLong();
  private BareApplication application;
  private volatile Tasks tasks;
  private long sent;

  /** Starts one event worker beside the task workers. */
  @Setup
  public void start() {
    application = new BareApplication(Mode.PROCESS, true, 1, taskWorkers, () -> new Echoing(this));
    application.reload();
  }

  @TearDown
  public void end() {
    application.close();
  }

  /** One at a time, which is waited for: task worker and asker are woken for each. */
  @Benchmark
  public Object taskwait() throws TimeoutException, TaskFailedException, InterruptedException {
    return tasks.taskwait("a small text", LONG);
  }

  /** Many at a time, until the asking worker has been told of all. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void tasksAndFinishes() {
    for (int i = 0; i < BURST; i++) {
      tasks.task("a small text");
    }
    sent += BURST;
    while (finished.get() != sent) {
      Thread.onSpinWait();
    }
  }

  /** Gives back what it gets. */
  private record Echoing(TaskBenchmark benchmark) implements Worker, TaskHandler, FinishHandler {
    @Override
    public void onWorkerStart(WorkerContext context) {
      if (!context.isTaskWorker()) {
        benchmark.tasks = context.server().tasks();
      }
    }

    @Override
    public @Nullable Object onTask(Task task) {
      return task.data();
    }

    @Override
    public void onFinish(long taskId, @Nullable Object data) {
      benchmark.finished.incrementAndGet();
    }
  }
}
