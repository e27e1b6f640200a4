package io.molt.manager;

import io.molt.reload.DrainOutcome;
import io.molt.reload.DrainOutcome.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a generation:
 *
 * <ol>
 *   <li>what it has in hand is finished; workers that have something in hand get {@code
 *       onWorkerExit};
 *   <li>at {@code max_wait_time} what is left is taken away: the lease is revoked, the client is
 *       answered without the worker, the code is interrupted;
 *   <li>{@code onWorkerStop}, bounded by the same time, a moment after the rest, so that those who
 *       follow have the processors for their first events;
 *   <li>the bundles are uninstalled.
 * </ol>
 */
final class Retirement {

  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

  /** In which a worker that has just begun to serve answers what has waited for it. */
  private static final Duration MOMENT = Duration.ofMillis(15);

  /** How long code that was interrupted while it started may take to see it. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Pool pool;
  private final Environment environment;
  private final Generation generation;
  private final String subject;
  private final long beganNanos;
  private final CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
  private final CompletableFuture<DrainOutcome> gone = new CompletableFuture<>();
  private final AtomicBoolean decided = new AtomicBoolean();

  /** What workers had in hand when it was taken away. */
  private final Map<WorkerInstance, List<Callback>> taken = new ConcurrentHashMap<>();

  Retirement(Pool pool, Environment environment, Generation generation) {
    this.pool = pool;
    this.environment = environment;
    this.generation = generation;
    this.subject = pool.label(generation.number());
    this.beganNanos = environment.schedule().nanoTime();
  }

  /** Completed when its bundles are uninstalled. */
  CompletableFuture<DrainOutcome> gone() {
    return gone;
  }

  Generation generation() {
    return generation;
  }

  /** Retires a generation that has served. Nothing new comes to it any more. */
  CompletableFuture<DrainOutcome> begin(String reason) {
    generation.lifecycle().move(Lifecycle.State.DRAINING, reason);
    generation.workers().forEach(worker -> worker.timers().end());
    leaveReactors();
    drained.thenAcceptAsync(this::stop, environment.schedule().unhurried(MOMENT));
    Runnable cancel =
        environment.schedule().after(environment.settings().maxWaitTime(), this::force);
    drained.thenRun(cancel);
    generation.workers().stream().filter(worker -> !worker.isIdle()).forEach(this::announce);
    if (pool.role() == Role.PROCESS) {
      generation.workers().forEach(Retirement::endRun);
    }
    generation.workers().forEach(worker -> worker.whenIdle(this::whenAllIdle));
    return gone;
  }

  /** A user process runs until it is interrupted; its other callbacks end by themselves. */
  private static void endRun(WorkerInstance worker) {
    List<Callback> callbacks = new ArrayList<>(worker.callbacks());
    callbacks.removeIf(callback -> !callback.what().equals(ProcessRunner.RUN));
    Interrupts.send(callbacks, true);
  }

  /** Takes back a generation that never served. */
  CompletableFuture<DrainOutcome> takeBack() {
    generation.workers().forEach(worker -> worker.timers().end());
    leaveReactors();
    drained.thenAcceptAsync(this::stop, environment.schedule().work());
    // It never was on an event loop: all its threads are its own or borrowed for it.
    generation.workers().forEach(worker -> Interrupts.send(worker.callbacks(), true));
    Runnable cancel = environment.schedule().after(GRACE, this::force);
    drained.thenRun(cancel);
    generation.workers().forEach(worker -> worker.whenIdle(this::whenAllIdle));
    return gone;
  }

  /**
   * In base mode, what is left of the old code goes on on other threads: the event loops are the
   * new code's.
   */
  private void leaveReactors() {
    if (pool.role().runsOnReactors(environment.settings())) {
      Driver borrowed = new PoolDriver(environment.schedule().work());
      generation.workers().forEach(worker -> worker.carrier().drivenBy(borrowed));
    }
  }

  private void announce(WorkerInstance worker) {
    if (worker.isCondemned()) {
      return;
    }
    worker
        .call("onWorkerExit", () -> worker.worker().onWorkerExit())
        .whenComplete((done, thrown) -> logFailure(worker, "onWorkerExit", thrown));
  }

  private void whenAllIdle() {
    if (generation.workers().stream().allMatch(WorkerInstance::isIdle)
        && decided.compareAndSet(false, true)) {
      drained.complete(outcome(Ending.GRACEFUL, List.of()));
    }
  }

  /** Takes away what is still in hand. Has no effect if nothing is. */
  void force() {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    List<String> taken = new ArrayList<>();
    for (WorkerInstance worker : generation.workers()) {
      List<Callback> left = worker.callbacks();
      if (!left.isEmpty()) {
        LOG.warn(
            "[{}] Still in hand after {}, taken away:\n{}",
            worker.label(),
            Stacks.seconds(sinceBegin()),
            Stacks.of(left));
      }
      left.forEach(callback -> taken.add(worker.label() + ": " + callback.what()));
      takeAway(worker, left);
    }
    drained.complete(outcome(Ending.FORCED, taken));
  }

  private void takeAway(WorkerInstance worker, List<Callback> left) {
    taken.put(worker, left);
    worker.revoke();
    left.forEach(Callback::abandon);
    Interrupts.send(left, interruptible());
    rescue(worker);
  }

  private void rescue(WorkerInstance worker) {
    new Rescue(worker, !interruptible(), environment.schedule(), gone::isDone).begin();
  }

  /** Whether the threads that carry callbacks are the generation's own. */
  private boolean interruptible() {
    return !pool.role().runsOnReactors(environment.settings());
  }

  private DrainOutcome outcome(Ending ending, List<String> taken) {
    return new DrainOutcome(ending, sinceBegin(), taken);
  }

  private Duration sinceBegin() {
    return Duration.ofNanos(environment.schedule().nanoTime() - beganNanos);
  }

  private void stop(DrainOutcome outcome) {
    generation.lifecycle().move(Lifecycle.State.STOPPING, outcome.ending().toString());
    CompletableFuture<?>[] stops =
        generation.workers().stream()
            .filter(WorkerInstance::hasStarted)
            .filter(Retirement::canStop)
            .map(this::stop)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stops)
        .whenCompleteAsync((done, thrown) -> remove(outcome), environment.schedule().work());
  }

  private static boolean canStop(WorkerInstance worker) {
    if (worker.isCondemned()) {
      LOG.warn("[{}] Was ended while it ran, and gets no onWorkerStop.", worker.label());
    }
    return !worker.isCondemned();
  }

  /**
   * The last call of one worker; completed normally in any case, when it has returned or too late.
   */
  private CompletableFuture<Void> stop(WorkerInstance worker) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Runnable cancel =
        environment
            .schedule()
            .after(
                environment.settings().maxWaitTime(),
                () -> {
                  if (over.complete(null)) {
                    LOG.warn(
                        "[{}] onWorkerStop has not returned, the worker is removed all the same:\n"
                            + "{}",
                        worker.label(),
                        Stacks.of(worker.callbacks()));
                    Interrupts.send(worker.callbacks(), interruptible());
                    rescue(worker);
                  }
                });
    worker
        .call("onWorkerStop", () -> worker.worker().onWorkerStop())
        .whenComplete(
            (done, thrown) -> {
              cancel.run();
              logFailure(worker, "onWorkerStop", thrown);
              over.complete(null);
            });
    return over;
  }

  private void remove(DrainOutcome outcome) {
    Driver borrowed = new PoolDriver(environment.schedule().work());
    for (WorkerInstance worker : generation.workers()) {
      worker.revoke();
      // Coroutines that the code left behind must still be able to end.
      worker.carrier().drivenBy(borrowed);
      environment.abandoned().leave(worker);
    }
    uninstall();
    generation.lifecycle().move(Lifecycle.State.GONE, "uninstalled");
    LOG.info(
        "[{}] Retired ({}, {} after the switch).",
        subject,
        outcome.ending(),
        Stacks.seconds(outcome.duration()));
    pool.retired(this);
    gone.complete(outcome);
  }

  private void uninstall() {
    try {
      environment.host().retire(generation.workers().stream().map(this::retired).toList());
    } catch (RuntimeException | Error e) {
      LOG.error("[{}] Could not be uninstalled.", subject, e);
    }
  }

  private RetiredCode retired(WorkerInstance worker) {
    List<Callback> left = taken.getOrDefault(worker, List.of());
    return RetiredCode.of(pool, generation, worker, left);
  }

  static void logFailure(WorkerInstance worker, String method, @Nullable Throwable thrown) {
    if (thrown != null) {
      LOG.warn("[{}] {} failed: {}", worker.label(), method, Stacks.of(thrown));
    }
  }
}
