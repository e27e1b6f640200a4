package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.settings.Mode;
import io.molt.spi.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts a new generation while the old one serves:
 *
 * <ol>
 *   <li>installs and resolves one bundle for each worker;
 *   <li>has each worker construct its instance and run {@code onWorkerStart} on its carrier, all at
 *       the same time, for at most {@code max_start_time};
 *   <li>if any fails, takes back all of them.
 * </ol>
 */
final class Preparation {

  private final Application application;
  private final Environment environment;
  private final Content content;
  private final long number;
  private final Lifecycle lifecycle;

  Preparation(Application application, Environment environment, Content content, long number) {
    this.application = application;
    this.environment = environment;
    this.content = content;
    this.number = number;
    this.lifecycle = new Lifecycle(application.name() + " gen " + number);
  }

  /**
   * Runs on a thread that may block.
   *
   * @return completed when all workers are ready; exceptionally with {@link FailedStart} when all
   *     was taken back
   */
  CompletableFuture<Generation> run() {
    List<WorkerInstance> workers;
    try {
      workers = install();
    } catch (CodeException unfit) {
      return CompletableFuture.failedFuture(FailedStart.because(unfit));
    }
    Generation generation = new Generation(number, content, workers, lifecycle);
    return startAll(generation)
        .thenApply(
            ready -> {
              checkRoutes(generation);
              lifecycle.move(Lifecycle.State.READY, "all workers have started");
              return generation;
            })
        .handle((ready, thrown) -> thrown == null ? done(ready) : takeBack(generation, thrown))
        .thenCompose(outcome -> outcome);
  }

  private void checkRoutes(Generation generation) {
    try {
      application.checkRoutes(generation);
    } catch (IllegalStateException unanswered) {
      throw new CompletionException(FailedStart.because(unanswered));
    }
  }

  private List<WorkerInstance> install() throws CodeException {
    List<Slot> slots = application.slots();
    List<WorkerCode> codes = environment.host().install(content, slots.size());
    List<WorkerInstance> workers = new ArrayList<>(codes.size());
    try {
      for (int id = 0; id < codes.size(); id++) {
        workers.add(instance(slots.get(id), codes.get(id), id));
      }
      return workers;
    } catch (RuntimeException | Error noThread) {
      Driver pool = new PoolDriver(environment.schedule().work());
      workers.forEach(worker -> worker.carrier().drivenBy(pool));
      environment.host().remove(codes);
      throw noThread;
    }
  }

  private WorkerInstance instance(Slot slot, WorkerCode code, int id) {
    String label = application.name() + " worker " + id + " gen " + number;
    WorkerInstance worker =
        new WorkerInstance(
            label, slot, code, new PoolDriver(environment.schedule().work()), environment);
    if (environment.settings().mode() == Mode.PROCESS) {
      ThreadDriver thread =
          new ThreadDriver(
              "molt-" + application.name() + "-" + id + "-" + number, worker.carrier());
      worker.carrier().drivenBy(thread);
      thread.start();
    }
    return worker;
  }

  private CompletableFuture<Void> startAll(Generation generation) {
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (WorkerInstance worker : generation.workers()) {
      starts.add(start(worker));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
    // The first failure settles it; the others are then not waited for.
    starts.forEach(start -> start.whenComplete((done, thrown) -> failFast(all, thrown)));
    application.starting(all);
    return all.thenApplyAsync(done -> done, environment.schedule().work());
  }

  private static void failFast(CompletableFuture<Void> all, Throwable thrown) {
    if (thrown != null) {
      all.completeExceptionally(thrown);
    }
  }

  private CompletableFuture<Void> start(WorkerInstance worker) {
    Duration limit = environment.settings().maxStartTime();
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    Runnable cancel =
        environment
            .schedule()
            .after(limit, () -> outcome.completeExceptionally(overdue(worker, limit)));
    worker
        .start(new Context(application, content, worker, number))
        .whenComplete(
            (done, thrown) -> {
              cancel.run();
              if (thrown == null) {
                outcome.complete(null);
              } else {
                outcome.completeExceptionally(FailedStart.of(worker, "onWorkerStart", thrown));
              }
            });
    return outcome;
  }

  private static FailedStart overdue(WorkerInstance worker, Duration limit) {
    return new FailedStart(
        new Failure(
            "",
            worker.label()
                + ": onWorkerStart has not returned (expected: within max_start_time = "
                + Stacks.seconds(limit)
                + ")",
            Stacks.of(worker.callbacks())));
  }

  private static CompletableFuture<Generation> done(Generation ready) {
    return CompletableFuture.completedFuture(ready);
  }

  /** Takes all of it back; completed exceptionally with the cause when nothing is left. */
  CompletableFuture<Generation> takeBack(Generation generation, Throwable thrown) {
    Throwable cause = Reload.unwrap(thrown);
    lifecycle.move(Lifecycle.State.FAILED, String.valueOf(cause.getMessage()));
    return new Retirement(application, environment, generation)
        .takeBack()
        .thenCompose(gone -> CompletableFuture.failedFuture(cause));
  }
}
