package io.molt.manager.reload;

import io.molt.manager.generation.Pool;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Begins single workers anew, with the content that serves, whatever {@code deploy/} holds: the new
 * one is started while the old one serves, and takes its place only then. A reload that comes
 * meanwhile goes first: it replaces the old one anyway, and the new one is taken back.
 */
public final class Renewals {

  private final Environment environment;
  private final Supervision supervision;
  private final Succession succession;

  /** Workers in whose places others are about to come. */
  private final Map<WorkerInstance, Renewal> running = new ConcurrentHashMap<>();

  public Renewals(Environment environment, Supervision supervision, Succession succession) {
    this.environment = environment;
    this.supervision = supervision;
    this.succession = succession;
  }

  /**
   * The server begins a worker anew; otherwise as {@link #renew(Pool, WorkerInstance, Trigger,
   * String, boolean)}.
   */
  public CompletableFuture<ReloadResult> renew(
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
  public CompletableFuture<ReloadResult> renew(
      Pool pool, WorkerInstance worker, Trigger trigger, String reason, boolean keepsState) {
    Renewal renewal = new Renewal(environment, supervision, succession, pool, worker, keepsState);
    Renewal before = running.putIfAbsent(worker, renewal);
    if (before != null) {
      return before.result();
    }
    renewal.begin(trigger, reason, () -> running.remove(worker, renewal));
    return renewal.result();
  }

  /** Completed when all are over that have begun. */
  public CompletableFuture<?> settled() {
    return CompletableFuture.allOf(
        running.values().stream().map(Renewal::result).toArray(CompletableFuture[]::new));
  }
}
