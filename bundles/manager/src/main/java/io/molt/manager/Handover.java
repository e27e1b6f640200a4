package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.parcel.Parcel;
import io.molt.spi.Content;
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
final class Handover {

  /** Where no worker has state to hand over. */
  static final Handover NONE = new Handover(List.of(), null);

  private final List<Pair> pairs;
  private final @Nullable Environment environment;

  /** Two workers of one slot. */
  private record Pair(WorkerInstance before, WorkerInstance next, String version) {}

  private Handover(List<Pair> pairs, @Nullable Environment environment) {
    this.pairs = pairs;
    this.environment = environment;
  }

  /**
   * Between those of the given workers and the started workers of a generation that are of one slot
   * and both have state to hand over.
   *
   * @param content of the code before
   */
  static Handover between(
      List<WorkerInstance> before, Generation next, Content content, Environment environment) {
    List<Pair> pairs = new ArrayList<>();
    for (WorkerInstance worker : next.workers()) {
      for (WorkerInstance old : before) {
        if (old.slot().equals(worker.slot()) && old.stateHandler() != null && !old.isDead()) {
          pairs.add(new Pair(old, worker, content.version()));
        }
      }
    }
    return new Handover(pairs, environment);
  }

  /** This one and another. */
  Handover and(Handover other) {
    List<Pair> all = new ArrayList<>(pairs);
    all.addAll(other.pairs);
    return new Handover(all, environment == null ? other.environment : environment);
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /**
   * Does it.
   *
   * @param then run when all states are handed over, while events are still held back
   * @return completed with what that returns; exceptionally with {@link FailedStart} if a state was
   *     not handed over, and then nothing has changed
   */
  <T> CompletableFuture<T> run(Supplier<T> then) {
    Schedule schedule = requireNonNull(environment).schedule();
    Duration limit = environment.settings().maxHandoverTime();
    pairs.forEach(pair -> pair.before().slot().hold());
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            pairs.stream().map(Handover::carry).toArray(CompletableFuture[]::new));
    Runnable cancel = schedule.after(limit, () -> all.completeExceptionally(overdue(limit)));
    // Not on a worker's thread, which is where the last state was taken in.
    return all.thenApplyAsync(done -> then.get(), schedule.work())
        .whenComplete(
            (result, thrown) -> {
              cancel.run();
              pairs.forEach(pair -> pair.before().slot().release());
            });
  }

  private static FailedStart overdue(Duration limit) {
    return FailedStart.because(
        new IllegalStateException(
            "the state of a worker was not handed over (expected: within max_handover_time = "
                + Stacks.seconds(limit)
                + ")"));
  }

  private static CompletableFuture<Void> carry(Pair pair) {
    StateHandler old = pair.before().stateHandler();
    StateHandler next = pair.next().stateHandler();
    if (old == null || next == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Parcel> told = new CompletableFuture<>();
    pair.before()
        .call("onSnapshot", () -> told.complete(Parcel.of(old.onSnapshot())))
        .exceptionally(thrown -> fail(told, pair.before(), "onSnapshot", thrown));
    return told.thenCompose(state -> restore(pair, next, state));
  }

  private static CompletableFuture<Void> restore(Pair pair, StateHandler next, Parcel state) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    pair.next()
        .call(
            "onRestore",
            () -> next.onRestore(state.open(pair.next().code().loader()), pair.version()))
        .whenComplete(
            (done, thrown) -> {
              if (thrown == null) {
                taken.complete(null);
              } else {
                fail(taken, pair.next(), "onRestore", thrown);
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
