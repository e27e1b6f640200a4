package io.molt.manager.generation;

import static java.util.Objects.requireNonNull;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.WorkerInstance;
import io.molt.worker.StateHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the state of workers over to those that are about to take their places: the events of
 * their slots are held back, each old worker tells its state, each new one takes it in, and only if
 * all have done so do the new ones serve.
 */
public final class Handover {

  /** Where no worker has state to hand over. */
  public static final Handover NONE = new Handover(List.of(), null);

  private final List<WorkerInstance> successors;
  private final @Nullable Environment environment;

  private Handover(List<WorkerInstance> successors, @Nullable Environment environment) {
    this.successors = successors;
    this.environment = environment;
  }

  /** To those workers of a generation in whose places others serve that have state to hand over. */
  public static Handover to(Generation next, Environment environment) {
    List<WorkerInstance> successors =
        next.workers().stream().filter(worker -> predecessor(worker) != null).toList();
    return new Handover(successors, environment);
  }

  /**
   * The one that serves in a worker's place and has state to hand over; null if there is none. A
   * dead one has none: its state may be what it died of.
   */
  private static @Nullable WorkerInstance predecessor(WorkerInstance worker) {
    WorkerInstance serves = worker.slot().current();
    boolean has =
        serves != null && serves.handlers().as(StateHandler.class) != null && !serves.isDead();
    return has ? serves : null;
  }

  /** This one and another. */
  public Handover and(Handover other) {
    List<WorkerInstance> all = new ArrayList<>(successors);
    all.addAll(other.successors);
    return new Handover(all, environment == null ? other.environment : environment);
  }

  public boolean isEmpty() {
    return successors.isEmpty();
  }

  /**
   * Does it.
   *
   * @param then run when all states are handed over, while events are still held back
   * @return completed with what that returns; exceptionally with {@link FailedStart} if a state was
   *     not handed over, and then nothing has changed
   */
  public <T> CompletableFuture<T> run(Supplier<T> then) {
    Schedule schedule = requireNonNull(environment).schedule();
    Duration limit = environment.settings().reloading().maxHandoverTime();
    CompletableFuture<Void> all = new CompletableFuture<>();
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable cancel = schedule.after(limit, () -> all.completeExceptionally(overdue(limit)));
    Aftermath aftermath = new Aftermath("handover", "It is over all the same.");
    aftermath.then("the time limit", cancel);
    for (WorkerInstance worker : successors) {
      aftermath.surely("what waits for " + worker.label(), () -> worker.slot().release());
    }
    // Not on a worker's thread, which is where the last state was taken in.
    all.thenApplyAsync(done -> then.get(), schedule.work())
        .whenComplete(
            (value, thrown) -> {
              aftermath.run();
              if (thrown == null) {
                result.complete(value);
              } else {
                result.completeExceptionally(thrown);
              }
            });
    carryAll(all);
    return result;
  }

  private void carryAll(CompletableFuture<Void> all) {
    try {
      successors.forEach(worker -> worker.slot().hold());
      CompletableFuture.allOf(
              successors.stream().map(Handover::carry).toArray(CompletableFuture[]::new))
          .whenComplete(
              (done, thrown) -> {
                if (thrown == null) {
                  all.complete(null);
                } else {
                  all.completeExceptionally(Causes.unwrap(thrown));
                }
              });
    } catch (RuntimeException | Error broken) {
      all.completeExceptionally(broken);
    }
  }

  private static FailedStart overdue(Duration limit) {
    return FailedStart.because(
        new IllegalStateException(
            "the state of a worker was not handed over (expected: within max_handover_time = "
                + Stacks.seconds(limit)
                + ")"));
  }

  /** Who serves is looked at only now: another may have taken the place while this one waited. */
  private static CompletableFuture<Void> carry(WorkerInstance next) {
    WorkerInstance before = predecessor(next);
    StateHandler old = before == null ? null : before.handlers().as(StateHandler.class);
    if (before == null || old == null || next.handlers().as(StateHandler.class) == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Parcel> told = new CompletableFuture<>();
    before
        .call("onSnapshot", () -> told.complete(Parcel.of(old.onSnapshot())))
        .exceptionally(thrown -> fail(told, before, "onSnapshot", thrown));
    String version = before.content().version();
    return told.thenCompose(
        state ->
            restore(next, requireNonNull(next.handlers().as(StateHandler.class)), state, version));
  }

  private static CompletableFuture<Void> restore(
      WorkerInstance next, StateHandler handler, Parcel state, String version) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    next.call("onRestore", () -> handler.onRestore(state.open(next.code().loader()), version))
        .whenComplete(
            (done, thrown) -> {
              if (thrown == null) {
                taken.complete(null);
              } else {
                fail(taken, next, "onRestore", thrown);
              }
            });
    return taken;
  }

  private static <T> @Nullable Void fail(
      CompletableFuture<T> future, WorkerInstance worker, String method, Throwable thrown) {
    future.completeExceptionally(FailedStart.of(worker, method, thrown));
    return null;
  }
}
