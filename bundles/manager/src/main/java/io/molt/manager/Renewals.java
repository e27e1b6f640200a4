package io.molt.manager;

import java.util.Map;
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

  /** Workers in whose places others are about to come; completed when they have, or have not. */
  private final Map<WorkerInstance, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  Renewals(Application application, Environment environment) {
    this.application = application;
    this.environment = environment;
  }

  /**
   * Begins a worker anew. Returns at once; nothing happens if it does not serve any more, or if
   * that is being done already.
   *
   * @param ifFailed run if the new one does not start: the old one stays
   */
  void renew(Pool pool, WorkerInstance worker, String reason, Runnable ifFailed) {
    if (pool.isCurrent(worker) && running.putIfAbsent(worker, new CompletableFuture<>()) == null) {
      environment.schedule().work().execute(() -> prepare(pool, worker, reason, ifFailed));
    }
  }

  private void prepare(Pool pool, WorkerInstance worker, String reason, Runnable ifFailed) {
    Generation serves = pool.generation();
    if (serves == null || !pool.isCurrent(worker)) {
      over(worker);
      return;
    }
    Preparation next;
    try {
      next = Preparation.again(application, pool, environment, serves, worker.slot());
    } catch (CodeException | RuntimeException | Error failed) {
      stays(pool, worker, failed, ifFailed);
      return;
    }
    next.start()
        .thenRun(() -> takePlace(next, worker, reason))
        .exceptionallyCompose(
            thrown -> {
              Throwable cause = Reload.unwrap(thrown);
              return next.takeBack(cause).thenRun(() -> stays(pool, worker, cause, ifFailed));
            });
  }

  private void takePlace(Preparation next, WorkerInstance before, String reason) {
    WorkerInstance worker = next.generation().worker(0);
    try {
      application.replace(next.pool(), before, worker, reason);
    } catch (FailedStart late) {
      throw new CompletionException(late);
    }
    over(before);
    LOG.info("[{}] Begun anew: {}.", worker.label(), reason);
  }

  private void stays(Pool pool, WorkerInstance worker, Throwable cause, Runnable ifFailed) {
    over(worker);
    if (pool.isCurrent(worker)) {
      LOG.error("[{}] Could not be begun anew: {}", worker.label(), Stacks.of(cause));
      ifFailed.run();
    }
  }

  private void over(WorkerInstance worker) {
    CompletableFuture<Void> done = running.remove(worker);
    if (done != null) {
      done.complete(null);
    }
  }

  /** Completed when all are over that have begun. */
  CompletableFuture<?> settled() {
    return CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new));
  }
}
