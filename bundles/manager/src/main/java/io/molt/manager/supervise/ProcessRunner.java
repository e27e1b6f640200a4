package io.molt.manager.supervise;

import io.molt.manager.generation.Pool;
import io.molt.manager.reload.Renewals;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.LifecycleCall;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.ReloadResult;
import io.molt.worker.UserProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a user process run, and begins it anew when it has ended. */
public final class ProcessRunner {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);

  private final Pool pool;
  private final Renewals renewals;
  private final Supervisor supervisor;
  private final Schedule schedule;
  private final AtomicInteger failures = new AtomicInteger();
  private final RestartDelays delays = RestartDelays.fromFirst();

  /** The one that was told to run last. */
  private @Nullable WorkerInstance runs;

  public ProcessRunner(Pool pool, Renewals renewals, Supervisor supervisor, Schedule schedule) {
    this.pool = pool;
    this.renewals = renewals;
    this.supervisor = supervisor;
    this.schedule = schedule;
  }

  /** Has the instance that serves run, unless it does. When the one before it is gone. */
  public void begin() {
    Generation serves = pool.generation();
    WorkerInstance worker = serves == null ? null : serves.worker(0);
    if (worker != null && isNext(worker) && worker.worker() instanceof UserProcess code) {
      run(worker, code);
    }
  }

  private synchronized boolean isNext(WorkerInstance worker) {
    boolean next = !worker.equals(runs);
    runs = worker;
    return next;
  }

  private void run(WorkerInstance worker, UserProcess code) {
    long began = schedule.nanoTime();
    worker
        .call(LifecycleCall.RUN, () -> runUnlessRetired(worker, code))
        .whenComplete(
            (done, thrown) -> ended(worker, Duration.ofNanos(schedule.nanoTime() - began), thrown));
  }

  /** Who has retired it meanwhile has interrupted what it had in hand, and not this. */
  private void runUnlessRetired(WorkerInstance worker, UserProcess code) throws Exception {
    if (pool.isCurrent(worker)) {
      code.run();
    }
  }

  private void ended(WorkerInstance worker, Duration life, @Nullable Throwable thrown) {
    if (!pool.isCurrent(worker) || worker.isDead()) {
      return;
    }
    Duration pause = delays.after(life);
    Aftermath end = new Aftermath(worker.label(), "run has ended all the same.");
    end.surely("the next", () -> again(worker, pause));
    end.then("the log", () -> log(worker, pause, thrown));
    if (thrown != null) {
      int count = failures.incrementAndGet();
      end.then("the news", () -> supervisor.failed(worker, LifecycleCall.RUN, thrown, count));
    }
    end.run();
  }

  private static void log(WorkerInstance worker, Duration pause, @Nullable Throwable thrown) {
    if (thrown == null) {
      LOG.warn("[{}] run has returned; begun anew in {}.", worker.label(), Stacks.seconds(pause));
    } else {
      LOG.error(
          "[{}] run has failed; begun anew in {}: {}",
          worker.label(),
          Stacks.seconds(pause),
          Stacks.of(thrown));
    }
  }

  private void again(WorkerInstance worker, Duration pause) {
    schedule.after(
        pause,
        () ->
            renewals
                .renew(pool, worker, "run had ended", false)
                .thenAccept(r -> tryAgain(worker, r)));
  }

  private void tryAgain(WorkerInstance worker, ReloadResult result) {
    if (result instanceof ReloadResult.Failed) {
      again(worker, delays.after(Duration.ZERO));
    }
  }
}
