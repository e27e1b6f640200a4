package io.molt.manager.generation;

import io.molt.manager.run.AfterSwitch;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Driver;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.CallbackStacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Interrupts;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.LifecycleCall;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.DrainOutcome.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
public final class Retirement {

  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

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
  public CompletableFuture<DrainOutcome> gone() {
    return gone;
  }

  Generation generation() {
    return generation;
  }

  /** Retires a generation that has served. Nothing new comes to it any more. */
  public CompletableFuture<DrainOutcome> begin(String reason) {
    Aftermath end = new Aftermath(subject, "It retires all the same.");
    end.then("its state", () -> generation.lifecycle().move(Lifecycle.State.DRAINING, reason));
    follow(
        environment.settings().reloading().maxWaitTime(),
        environment.schedule().unhurried(AfterSwitch.LAST_CALLS.delay()),
        end);
    for (WorkerInstance worker : generation.workers()) {
      end.then("onWorkerExit of " + worker.label(), () -> announce(worker));
      if (pool.role() == Role.PROCESS) {
        end.surely("the end of run", () -> endRun(worker));
      }
    }
    waitForIdle(end);
    end.run();
    return gone;
  }

  /** What is due whether it has served or not. */
  private void follow(Duration limit, Executor last, Aftermath end) {
    for (WorkerInstance worker : generation.workers()) {
      end.surely("timers of " + worker.label(), () -> worker.endActivity());
    }
    end.surely("its place on the event loops", this::leaveReactors);
    end.then("what follows", () -> drained.thenAccept(outcome -> soon(last, () -> stop(outcome))));
    end.then("its time limit", () -> limit(limit));
  }

  /** Where no limit can be set, there is no time: it must not stay for ever. */
  private void limit(Duration limit) {
    try {
      Runnable cancel = environment.schedule().after(limit, this::force);
      drained.thenRun(cancel);
    } catch (RuntimeException | Error noTimer) {
      force();
      throw noTimer;
    }
  }

  private void waitForIdle(Aftermath end) {
    for (WorkerInstance worker : generation.workers()) {
      end.surely(worker.label(), () -> worker.inHand().whenIdle(this::whenAllIdle));
    }
  }

  /** At once, and here, where there is no thread for it. */
  private static void soon(Executor threads, Runnable task) {
    try {
      threads.execute(task);
    } catch (RuntimeException | Error noThread) {
      task.run();
    }
  }

  /** A user process runs until it is interrupted; its other callbacks end by themselves. */
  private static void endRun(WorkerInstance worker) {
    List<Callback> callbacks = new ArrayList<>(worker.inHand().callbacks());
    callbacks.removeIf(callback -> !callback.what().equals(LifecycleCall.RUN));
    Interrupts.send(callbacks, true);
  }

  /** Takes back a generation that never served. */
  CompletableFuture<DrainOutcome> takeBack() {
    Aftermath end = new Aftermath(subject, "It is taken back all the same.");
    follow(GRACE, environment.schedule().work(), end);
    for (WorkerInstance worker : generation.workers()) {
      // It never was on an event loop: all its threads are its own or borrowed for it.
      end.surely("interrupts", () -> Interrupts.send(worker.inHand().callbacks(), true));
    }
    waitForIdle(end);
    end.run();
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
    if (worker.inHand().isEmpty() || worker.isCondemned()) {
      return;
    }
    worker
        .call("onWorkerExit", () -> worker.worker().onWorkerExit())
        .whenComplete((done, thrown) -> logFailure(worker, "onWorkerExit", thrown));
  }

  private void whenAllIdle() {
    if (generation.workers().stream().allMatch(worker -> worker.inHand().isEmpty())) {
      DrainOutcome outcome = outcome(Ending.GRACEFUL, List.of());
      if (decided.compareAndSet(false, true)) {
        drained.complete(outcome);
      }
    }
  }

  /** Takes away what is still in hand. Has no effect if nothing is. */
  public void force() {
    List<String> forced = new ArrayList<>();
    Aftermath end = new Aftermath(subject, "It retires all the same.");
    for (WorkerInstance worker : generation.workers()) {
      end.then("what " + worker.label() + " has in hand", () -> takeAway(worker, forced));
    }
    end.then("the rest", () -> drained.complete(outcome(Ending.FORCED, forced)));
    if (decided.compareAndSet(false, true)) {
      end.run();
    }
  }

  private void takeAway(WorkerInstance worker, List<String> forced) {
    List<Callback> left = worker.inHand().callbacks();
    if (!left.isEmpty()) {
      LOG.warn(
          "[{}] Still in hand after {}, taken away:\n{}",
          worker.label(),
          Stacks.seconds(sinceBegin()),
          CallbackStacks.of(left));
    }
    left.forEach(callback -> forced.add(worker.label() + ": " + callback.what()));
    taken.put(worker, left);
    worker.revoke();
    left.forEach(Callback::abandon);
    Interrupts.send(left, interruptible());
    takeOverCarrier(worker);
  }

  private void takeOverCarrier(WorkerInstance worker) {
    new CarrierTakeOver(worker, !interruptible(), environment.schedule(), gone::isDone).begin();
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
    Aftermath end = new Aftermath(subject, "It retires all the same.");
    String reason = outcome.ending().toString();
    end.then("its state", () -> generation.lifecycle().move(Lifecycle.State.STOPPING, reason));
    List<CompletableFuture<Void>> stops = new ArrayList<>();
    for (WorkerInstance worker : generation.workers()) {
      if (worker.hasStarted() && canStop(worker)) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        stops.add(over);
        end.then("onWorkerStop of " + worker.label(), () -> stop(worker, over));
      }
    }
    end.run();
    Executor work = environment.schedule().work();
    CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new))
        .whenComplete((done, thrown) -> soon(work, () -> remove(outcome)));
  }

  private static boolean canStop(WorkerInstance worker) {
    if (worker.isCondemned()) {
      LOG.warn("[{}] Was ended while it ran, and gets no onWorkerStop.", worker.label());
    }
    return !worker.isCondemned();
  }

  /**
   * The last call of one worker.
   *
   * @param over completed normally in any case, when it has returned or too late
   */
  private void stop(WorkerInstance worker, CompletableFuture<Void> over) {
    try {
      Runnable cancel =
          environment
              .schedule()
              .after(environment.settings().reloading().maxWaitTime(), () -> leave(worker, over));
      worker
          .call("onWorkerStop", () -> worker.worker().onWorkerStop())
          .whenComplete(
              (done, thrown) -> {
                over.complete(null);
                cancel.run();
                logFailure(worker, "onWorkerStop", thrown);
              });
    } catch (RuntimeException | Error broken) {
      over.complete(null);
      throw broken;
    }
  }

  private void leave(WorkerInstance worker, CompletableFuture<Void> over) {
    if (over.isDone()) {
      return;
    }
    List<Callback> left = worker.inHand().callbacks();
    String stacks = CallbackStacks.of(left);
    worker.condemn(); // first: once this is over, its bundle goes
    if (over.complete(null)) {
      LOG.warn(
          "[{}] onWorkerStop has not returned, the worker is removed all the same:\n{}",
          worker.label(),
          stacks);
      Interrupts.send(left, interruptible());
      takeOverCarrier(worker);
    }
  }

  private void remove(DrainOutcome outcome) {
    Aftermath end = new Aftermath(subject, "It is gone all the same.");
    new Removal(pool, environment, generation, taken).plan(end);
    end.then("its state", () -> generation.lifecycle().move(Lifecycle.State.GONE, "uninstalled"));
    end.then("the log", () -> log(outcome));
    end.surely("its place", () -> pool.retired(this));
    end.then("those who wait", () -> gone.complete(outcome));
    end.run();
  }

  private void log(DrainOutcome outcome) {
    LOG.info(
        "[{}] Retired ({}, {} after the switch).",
        subject,
        outcome.ending(),
        Stacks.seconds(outcome.duration()));
  }

  public static void logFailure(WorkerInstance worker, String method, @Nullable Throwable thrown) {
    if (thrown != null) {
      LOG.warn("[{}] {} failed: {}", worker.label(), method, Stacks.of(thrown));
    }
  }
}
