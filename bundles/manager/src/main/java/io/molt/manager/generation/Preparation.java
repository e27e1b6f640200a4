package io.molt.manager.generation;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.code.WorkerCode;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.CallbackStacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import io.molt.spi.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Starts a new generation of a pool's workers while the old one serves:
 *
 * <ol>
 *   <li>installs and resolves one bundle for each worker;
 *   <li>has each worker construct its instance and run {@code onWorkerStart} on its carrier, all at
 *       the same time, for at most {@code max_start_time};
 *   <li>if any fails, takes back all of them.
 * </ol>
 */
public final class Preparation {

  private final WorkerSetup setup;
  private final Pool pool;
  private final List<Slot> slots;
  private final Environment environment;
  private final Content content;
  private final long number;
  private final ReloadNotes notes;
  private final LoadTimes times;

  private final WorkerThreads threads;
  private final Generation generation;
  private boolean takenBack;

  private Preparation(
      WorkerSetup setup,
      Pool pool,
      List<Slot> slots,
      Environment environment,
      Content content,
      long number,
      WorkerThreads threads,
      ReloadNotes notes)
      throws CodeException {
    this.setup = setup;
    this.pool = pool;
    this.slots = slots;
    this.environment = environment;
    this.content = content;
    this.number = number;
    this.notes = notes;
    this.times = new LoadTimes(slots.size());
    this.threads = threads;
    try {
      this.generation =
          new Generation(number, content, install(), new Lifecycle(pool.label(number)));
    } catch (CodeException | RuntimeException | Error unfit) {
      threads.dismiss();
      throw unfit;
    }
  }

  /**
   * Installs the code. Runs on a thread that may block.
   *
   * @param threads of the workers; they have a worker each from here on, or are dismissed
   * @throws CodeException if that fails; nothing is left then
   */
  public static Preparation install(
      WorkerSetup setup,
      Pool pool,
      Environment environment,
      Content content,
      WorkerThreads threads,
      ReloadNotes notes)
      throws CodeException {
    return new Preparation(
        setup, pool, pool.slots(), environment, content, pool.nextGeneration(), threads, notes);
  }

  /**
   * Installs the code of a single worker.
   *
   * @param number of the generation that it is one of
   * @throws CodeException if that fails; nothing is left then
   */
  public static Preparation single(
      WorkerSetup setup,
      Pool pool,
      Environment environment,
      Slot slot,
      Content content,
      long number,
      ReloadNotes notes)
      throws CodeException {
    List<Slot> one = List.of(slot);
    WorkerThreads thread = WorkerThreads.begin(pool, one, number, environment);
    return new Preparation(setup, pool, one, environment, content, number, thread, notes);
  }

  public Pool pool() {
    return pool;
  }

  public Generation generation() {
    return generation;
  }

  /** Whether the worker class is of a type. */
  public boolean isA(Class<?> type) {
    return generation.worker(0).code().isA(type);
  }

  /**
   * Starts the workers.
   *
   * @param starting is given what is completed when all have started, to end it before if need be
   * @return completed when all are ready; exceptionally with {@link FailedStart} if not, and then
   *     {@link #takeBack} is due
   */
  public CompletableFuture<Void> start(Consumer<CompletableFuture<?>> starting) {
    return threads
        .begun()
        .thenCompose(begun -> startAndLink(starting))
        .thenRunAsync(
            () -> generation.lifecycle().move(Lifecycle.State.READY, "all workers have started"),
            environment.schedule().work());
  }

  /** While the workers' threads wake up and load their classes, this one links the checks. */
  private CompletableFuture<Void> startAndLink(Consumer<CompletableFuture<?>> starting) {
    CompletableFuture<Void> all = startAll(starting);
    if (!all.isCompletedExceptionally()) {
      generation.workers().forEach(worker -> worker.code().link());
    }
    return all;
  }

  private synchronized CompletableFuture<Void> startAll(Consumer<CompletableFuture<?>> starting) {
    if (takenBack) {
      return CompletableFuture.failedFuture(new CancellationException("taken back meanwhile"));
    }
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (int index = 0; index < slots.size(); index++) {
      starts.add(start(generation.worker(index), times.installNanos(index)));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
    // The first failure settles it; the others are then not waited for.
    starts.forEach(start -> start.whenComplete((done, thrown) -> failFast(all, thrown)));
    starting.accept(all);
    return all;
  }

  private List<WorkerInstance> install() throws CodeException {
    List<WorkerCode> codes = environment.host().install(content, slots.size(), times);
    notes.resolved(times.resolveNanos());
    List<WorkerInstance> workers = new ArrayList<>(codes.size());
    try {
      for (int index = 0; index < codes.size(); index++) {
        workers.add(instance(slots.get(index), codes.get(index)));
      }
    } catch (RuntimeException | Error broken) {
      environment.host().remove(codes);
      throw broken;
    }
    threads.drive(workers);
    return workers;
  }

  private WorkerInstance instance(Slot slot, WorkerCode code) {
    return new WorkerInstance(
        pool.label(slot, number),
        number,
        content,
        pool.role(),
        slot,
        code,
        new PoolDriver(environment.schedule().work()),
        environment,
        pool.role().maxRequest(environment.settings()),
        setup.overseer(pool));
  }

  private static void failFast(CompletableFuture<Void> all, Throwable thrown) {
    if (thrown != null) {
      all.completeExceptionally(thrown);
    }
  }

  private CompletableFuture<Void> start(WorkerInstance worker, long installNanos) {
    long began = environment.schedule().nanoTime();
    Duration limit = environment.settings().reloading().maxStartTime();
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    // On another thread than the one that asks for the end, which may hold anything.
    worker
        .ended()
        .thenAcceptAsync(
            why -> outcome.completeExceptionally(new FailedStart(why)),
            environment.schedule().work());
    CompletableFuture<Void> start = worker.start(setup.context(pool, worker));
    Runnable cancel =
        environment
            .schedule()
            .after(limit, () -> outcome.completeExceptionally(overdue(worker, limit)));
    start.whenComplete(
        (done, thrown) -> {
          cancel.run();
          long took = environment.schedule().nanoTime() - began;
          if (thrown == null && worker.isOpen()) {
            outcome.complete(null);
            notes.started(worker.slot().workerId(), installNanos, took);
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
            CallbackStacks.of(worker.inHand().callbacks())));
  }

  /**
   * At the switch, under the application's lock: whoever ends after that dies as one that serves.
   *
   * @throws FailedStart if one of its workers has ended already, and would take nothing
   */
  public void checkOpen() throws FailedStart {
    for (WorkerInstance worker : generation.workers()) {
      if (!worker.isOpen()) {
        throw FailedStart.of(worker, "has ended", null);
      }
    }
  }

  /** It has been switched to, and says so. */
  public void serves() {
    generation.lifecycle().tell(Lifecycle.State.READY, Lifecycle.State.SERVING, "switched");
  }

  /** Whether it has been switched to, so that there is no taking back. */
  boolean isSwitchedTo() {
    return !generation.lifecycle().state().isBeforeSwitch();
  }

  /**
   * Takes all of it back, unless it has been switched to; completed when nothing is left. What
   * fails of that is told apart: it is not why it is taken back.
   */
  public CompletableFuture<?> takeBack(Throwable cause) {
    synchronized (this) {
      takenBack = true;
    }
    if (isSwitchedTo()) {
      return CompletableFuture.completedFuture(null);
    }
    Retirement retirement = new Retirement(pool, environment, generation);
    String reason = String.valueOf(cause.getMessage());
    new Aftermath(pool.label(number), "It is taken back all the same.")
        .then("its state", () -> generation.lifecycle().move(Lifecycle.State.FAILED, reason))
        .then("its end", retirement::takeBack)
        .run();
    return retirement.gone();
  }
}
