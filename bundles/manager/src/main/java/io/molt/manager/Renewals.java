package io.molt.manager;

import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins single workers anew, with the content that serves, whatever {@code deploy/} holds: the new
 * one is started while the old one serves, and takes its place only then. A reload that comes
 * meanwhile goes first: it replaces the old one anyway, and the new one is taken back.
 */
final class Renewals {

  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

  private final Application application;
  private final Environment environment;

  /** Workers in whose places others are about to come, and what comes of that. */
  private final Map<WorkerInstance, CompletableFuture<ReloadResult>> running =
      new ConcurrentHashMap<>();

  Renewals(Application application, Environment environment) {
    this.application = application;
    this.environment = environment;
  }

  /**
   * The server begins a worker anew; otherwise as {@link #renew(Pool, WorkerInstance, Trigger,
   * String, boolean)}.
   */
  CompletableFuture<ReloadResult> renew(
      Pool pool, WorkerInstance worker, String reason, boolean keepsState) {
    return renew(pool, worker, Trigger.SERVER, reason, keepsState);
  }

  /**
   * Begins a worker anew. Returns at once; where that is being done already, this call joins it.
   *
   * @param reason why, if the trigger does not say it
   * @param keepsState whether the new one gets the state of the old one, where both have some
   * @return completed when the new one serves, or the old one stays; never exceptionally
   */
  CompletableFuture<ReloadResult> renew(
      Pool pool, WorkerInstance worker, Trigger trigger, String reason, boolean keepsState) {
    CompletableFuture<ReloadResult> result = new CompletableFuture<>();
    CompletableFuture<ReloadResult> before = running.putIfAbsent(worker, result);
    if (before != null) {
      return before;
    }
    long began = environment.schedule().nanoTime();
    ReloadNotes notes =
        environment
            .history()
            .begin(application.name(), pool.name(worker.slot()), trigger, began)
            .reason(reason);
    environment.schedule().work().execute(() -> prepare(pool, worker, notes, keepsState, began));
    return result;
  }

  private void prepare(
      Pool pool, WorkerInstance worker, ReloadNotes notes, boolean keepsState, long beganNanos) {
    if (!pool.isCurrent(worker)) {
      over(worker, notes, replacedAnyway(worker));
      return;
    }
    notes.before(worker.generation(), worker.content()).takes(worker.content());
    Preparation next;
    try {
      notes.enters(Phase.INSTALL);
      next =
          Preparation.single(
              application,
              pool,
              environment,
              worker.slot(),
              worker.content(),
              worker.generation(),
              notes);
    } catch (CodeException | RuntimeException | Error failed) {
      over(worker, notes, stays(pool, worker, failed));
      return;
    }
    Handover handover = keepsState ? Handover.to(next.generation(), environment) : Handover.NONE;
    notes.enters(Phase.START);
    next.start()
        .thenCompose(
            ready ->
                application.handOver(handover, () -> takePlace(next, worker, notes, beganNanos)))
        .exceptionallyCompose(
            thrown -> {
              Throwable cause = Reload.unwrap(thrown);
              return next.takeBack(cause).thenApply(gone -> stays(pool, worker, cause));
            })
        .thenAccept(result -> over(worker, notes, result));
  }

  private ReloadResult takePlace(
      Preparation next, WorkerInstance before, ReloadNotes notes, long beganNanos) {
    notes.enters(Phase.SWITCH);
    WorkerInstance worker = next.generation().worker(0);
    String reason = notes.reason().isEmpty() ? "asked for" : notes.reason();
    try {
      var gone = application.replace(next.pool(), before, worker, reason);
      Duration took = Duration.ofNanos(environment.schedule().nanoTime() - beganNanos);
      LOG.info(
          "[{}] Begun anew: {}. {}, {}.",
          worker.label(),
          reason,
          next.generation().content(),
          notes.took(took));
      return new ReloadResult.Swapped(
          next.generation().number(),
          next.generation().content().version(),
          took,
          gone.minimalCompletionStage());
    } catch (FailedStart late) {
      throw new CompletionException(late);
    }
  }

  private static ReloadResult stays(Pool pool, WorkerInstance worker, Throwable cause) {
    if (pool.isCurrent(worker)) {
      LOG.error("[{}] Could not be begun anew: {}", worker.label(), Stacks.of(cause));
      return new ReloadResult.Failed(
          cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause));
    }
    return replacedAnyway(worker);
  }

  private static ReloadResult replacedAnyway(WorkerInstance worker) {
    return new ReloadResult.Discarded(
        worker.label() + " has been replaced anyway.",
        CompletableFuture.completedFuture(Optional.empty()));
  }

  private void over(WorkerInstance worker, ReloadNotes notes, ReloadResult result) {
    notes.ended(result);
    CompletableFuture<ReloadResult> done = running.remove(worker);
    if (done != null) {
      done.complete(result);
    }
  }

  /** Completed when all are over that have begun. */
  CompletableFuture<?> settled() {
    return CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new));
  }
}
