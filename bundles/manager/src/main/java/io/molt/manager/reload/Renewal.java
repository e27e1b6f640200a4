package io.molt.manager.reload;

import io.molt.manager.code.CodeException;
import io.molt.manager.generation.FailedStart;
import io.molt.manager.generation.Handover;
import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Preparation;
import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the {@link Renewals}: another worker of the same content takes the place of one. It always
 * ends, and once the new one serves, that is the answer, whatever fails after it.
 */
final class Renewal {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  private final Environment environment;
  private final Supervision supervision;
  private final Succession succession;
  private final Pool pool;
  private final WorkerInstance worker;
  private final boolean keepsState;
  private final CompletableFuture<ReloadResult> result = new CompletableFuture<>();
  private volatile @Nullable ReloadResult swapped;

  /**
   * @param keepsState whether the new one gets the state of the old one, where both have some
   */
  Renewal(
      Environment environment,
      Supervision supervision,
      Succession succession,
      Pool pool,
      WorkerInstance worker,
      boolean keepsState) {
    this.environment = environment;
    this.supervision = supervision;
    this.succession = succession;
    this.pool = pool;
    this.worker = worker;
    this.keepsState = keepsState;
  }

  /** Completed when the new one serves, or the old one stays; never exceptionally. */
  CompletableFuture<ReloadResult> result() {
    return result;
  }

  /**
   * Begins with it; returns at once.
   *
   * @param reason why, if the trigger does not say it
   * @param whenOver run before the result is completed
   */
  void begin(Trigger trigger, String reason, Runnable whenOver) {
    long began = environment.schedule().nanoTime();
    String what = pool.name(worker.slot());
    ReloadNotes notes =
        environment.history().begin(pool.application(), what, trigger, began).reason(reason);
    CompletableFuture<ReloadResult> outcome;
    try {
      outcome =
          CompletableFuture.supplyAsync(() -> prepare(notes, began), environment.schedule().work())
              .thenCompose(prepared -> prepared);
    } catch (RuntimeException | Error noThread) {
      outcome = CompletableFuture.failedFuture(noThread);
    }
    outcome.whenComplete(
        (done, thrown) ->
            over(notes, thrown == null ? done : stays(Causes.unwrap(thrown)), whenOver));
  }

  private CompletableFuture<ReloadResult> prepare(ReloadNotes notes, long beganNanos) {
    if (!pool.isCurrent(worker)) {
      return CompletableFuture.completedFuture(replacedAnyway());
    }
    notes.before(worker.generation(), worker.content()).takes(worker.content());
    notes.enters(Phase.INSTALL);
    Preparation next;
    try {
      next =
          Preparation.single(
              supervision,
              pool,
              environment,
              worker.slot(),
              worker.content(),
              worker.generation(),
              notes);
    } catch (CodeException unfit) {
      return CompletableFuture.failedFuture(unfit);
    }
    Handover handover = keepsState ? Handover.to(next.generation(), environment) : Handover.NONE;
    notes.enters(Phase.START);
    return succession
        .start(next)
        .thenCompose(
            ready -> succession.handOver(handover, () -> takePlace(next, notes, beganNanos)))
        .exceptionallyCompose(thrown -> takeBack(next, Causes.unwrap(thrown)));
  }

  private ReloadResult takePlace(Preparation next, ReloadNotes notes, long beganNanos) {
    notes.enters(Phase.SWITCH);
    String reason = notes.reason().isEmpty() ? "asked for" : notes.reason();
    CompletableFuture<DrainOutcome> gone;
    try {
      gone = succession.replace(next, worker, reason);
    } catch (FailedStart refused) {
      throw new CompletionException(refused);
    }
    Duration took = Duration.ofNanos(environment.schedule().nanoTime() - beganNanos);
    ReloadResult done =
        new ReloadResult.Swapped(
            next.generation().number(),
            next.generation().content().version(),
            took,
            gone.minimalCompletionStage());
    swapped = done;
    LOG.info(
        "[{}] Begun anew: {}. {}, {}.",
        next.generation().worker(0).label(),
        reason,
        next.generation().content(),
        notes.took(took));
    return done;
  }

  private CompletableFuture<ReloadResult> takeBack(Preparation next, Throwable cause) {
    ReloadResult done = swapped;
    return done != null
        ? CompletableFuture.completedFuture(done)
        : next.takeBack(cause).thenApply(gone -> stays(cause));
  }

  private ReloadResult stays(Throwable cause) {
    if (pool.isCurrent(worker)) {
      LOG.error("[{}] Could not be begun anew: {}", worker.label(), Stacks.of(cause));
      return new ReloadResult.Failed(
          cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause));
    }
    return replacedAnyway();
  }

  private ReloadResult replacedAnyway() {
    return new ReloadResult.Discarded(
        worker.label() + " has been replaced anyway.",
        CompletableFuture.completedFuture(Optional.empty()));
  }

  private void over(ReloadNotes notes, ReloadResult outcome, Runnable whenOver) {
    new Aftermath(worker.label(), "It has been begun anew, or stays, all the same.")
        .then("the history", () -> notes.ended(outcome))
        .then("its place", whenOver)
        .then("the answer", () -> result.complete(outcome))
        .run();
  }
}
