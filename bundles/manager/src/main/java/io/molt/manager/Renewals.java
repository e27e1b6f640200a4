package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import java.time.Duration;
import java.util.List;
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
   * Begins a worker anew. Returns at once; where that is being done already, this call joins it.
   *
   * @param keepsState whether the new one gets the state of the old one, where both have some
   * @return completed when the new one serves, or the old one stays; never exceptionally
   */
  CompletableFuture<ReloadResult> renew(
      Pool pool, WorkerInstance worker, String reason, boolean keepsState) {
    CompletableFuture<ReloadResult> result = new CompletableFuture<>();
    CompletableFuture<ReloadResult> before = running.putIfAbsent(worker, result);
    if (before != null) {
      return before;
    }
    long began = environment.schedule().nanoTime();
    environment.schedule().work().execute(() -> prepare(pool, worker, reason, keepsState, began));
    return result;
  }

  private void prepare(
      Pool pool, WorkerInstance worker, String reason, boolean keepsState, long beganNanos) {
    Generation serves = pool.generation();
    if (serves == null || !pool.isCurrent(worker)) {
      over(worker, replacedAnyway(worker));
      return;
    }
    Preparation next;
    try {
      next = Preparation.again(application, pool, environment, serves, worker.slot());
    } catch (CodeException | RuntimeException | Error failed) {
      over(worker, stays(pool, worker, failed));
      return;
    }
    Handover handover =
        keepsState
            ? Handover.between(List.of(worker), next.generation(), serves.content(), environment)
            : Handover.NONE;
    next.start()
        .thenCompose(
            ready ->
                application.handOver(handover, () -> takePlace(next, worker, reason, beganNanos)))
        .exceptionallyCompose(
            thrown -> {
              Throwable cause = Reload.unwrap(thrown);
              return next.takeBack(cause).thenApply(gone -> stays(pool, worker, cause));
            })
        .thenAccept(result -> over(worker, result));
  }

  private ReloadResult takePlace(
      Preparation next, WorkerInstance before, String reason, long beganNanos) {
    WorkerInstance worker = next.generation().worker(0);
    try {
      var gone = application.replace(next.pool(), before, worker, reason);
      LOG.info("[{}] Begun anew: {}.", worker.label(), reason);
      return new ReloadResult.Swapped(
          next.generation().number(),
          next.generation().content().version(),
          Duration.ofNanos(environment.schedule().nanoTime() - beganNanos),
          gone.minimalCompletionStage());
    } catch (FailedStart late) {
      throw new CompletionException(late);
    }
  }

  private static ReloadResult stays(Pool pool, WorkerInstance worker, Throwable cause) {
    if (pool.isCurrent(worker)) {
      LOG.error("[{}] Could not be begun anew: {}", worker.label(), Stacks.of(cause));
      return new ReloadResult.RolledBack(
          cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause));
    }
    return replacedAnyway(worker);
  }

  private static ReloadResult replacedAnyway(WorkerInstance worker) {
    return new ReloadResult.Discarded(
        worker.label() + " has been replaced anyway.",
        CompletableFuture.completedFuture(Optional.empty()));
  }

  private void over(WorkerInstance worker, ReloadResult result) {
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
