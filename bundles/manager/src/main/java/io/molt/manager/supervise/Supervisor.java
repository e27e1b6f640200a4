package io.molt.manager.supervise;

import io.molt.manager.generation.Pool;
import io.molt.manager.reload.Neighbourhood;
import io.molt.manager.reload.Renewals;
import io.molt.manager.reload.Succession;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Delivery;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Overseer;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.worker.WorkerError;
import io.molt.worker.WorkerError.Cause;
import io.molt.worker.WorkerErrorHandler;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has another worker take the place of one that has died: soon if it has lived long, later each
 * time that it has not, and no more after {@code worker_error_limit} deaths in a row.
 *
 * <p>Until then a worker that has merely thrown an exception goes on serving, for it still can. One
 * that has asked for its end, or hangs, takes nothing more: what comes in waits for its successor
 * if that is to come at once, and is otherwise carried by the other workers of the pool.
 */
public final class Supervisor implements Overseer {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final Duration LONGEST_ALONE = Duration.ofSeconds(1);

  private final Pool pool;
  private final Succession succession;
  private final Environment environment;
  private final Neighbourhood neighbourhood;
  private final Renewals renewals;
  private final List<Tally> tallies;

  /** What has happened in one slot. */
  private static final class Tally {
    private final RestartDelays delays = RestartDelays.fromNone();
    private int deaths;

    /** Whether its successor is to come at once. */
    private volatile boolean soon;

    private volatile boolean givenUp;

    /** A death after so long a life; says when the next is to begin. */
    synchronized Duration died(Duration life) {
      Duration pause = delays.after(life);
      deaths = pause.isZero() ? 1 : deaths + 1;
      soon = pause.isZero();
      return pause;
    }

    synchronized int deaths() {
      return deaths;
    }

    synchronized void forget() {
      delays.forget();
      deaths = 0;
      givenUp = false;
    }
  }

  public Supervisor(
      Pool pool,
      Succession succession,
      Environment environment,
      Neighbourhood neighbourhood,
      Renewals renewals) {
    this.pool = pool;
    this.succession = succession;
    this.environment = environment;
    this.neighbourhood = neighbourhood;
    this.renewals = renewals;
    this.tallies = Stream.generate(Tally::new).limit(pool.slots().size()).toList();
  }

  @Override
  public void worn(WorkerInstance worker) {
    String key = pool.role() == Role.TASK ? "task_max_request" : "max_request";
    renewals.renew(pool, worker, key, true);
  }

  /**
   * One rule for everything that calls worker code, be it for a request, a connection, a task, a
   * timer or a message: an error is a death, an exception is one if {@code restart_on_exception}
   * says so. It says no unless it is set. In PHP, and so in Swoole, an uncaught exception ends the
   * process, there is no choice. In Java it is how code says that this one thing could not be done,
   * whoever has asked for it can often cause one, and a worker that went each time would take its
   * caches, its pools and the state of its connections with it, as often as any client likes.
   */
  @Override
  public void erred(WorkerInstance worker, String what, Throwable thrown) {
    boolean isDeath =
        environment.settings().supervision().restartOnException() || Causes.isFatal(thrown);
    if (isDeath && !worker.lease().isRevoked()) {
      died(worker, Cause.EXCEPTION, 0, what, Failure.of(thrown));
    }
  }

  @Override
  public void exited(WorkerInstance worker, int status) {
    Callback now = worker.inHand().runningNow();
    String what = now == null ? "a thread of its own" : now.what();
    Failure failure = new Failure("", "has called for the end of the JVM, exit code " + status, "");
    // First closed, then looked: it cannot be switched to in between and be taken for open.
    worker.end(new Failure("", worker.label() + ": " + what + ": " + failure.message(), ""));
    if (succession.serves(worker)) {
      LOG.error("[{}] {}: {}; its worker ends.", worker.label(), what, failure);
      died(worker, Cause.EXIT, status, what, failure);
    }
  }

  /** A callback holds its worker up, or waits for a lock that it does not get. */
  void hung(WorkerInstance worker, String what, Failure failure) {
    died(worker, Cause.HANG, 0, what, failure);
  }

  private void died(
      WorkerInstance worker, Cause cause, int exitCode, String what, Failure failure) {
    if (!pool.isCurrent(worker)) {
      return;
    }
    if (worker.die()) {
      long life = environment.schedule().nanoTime() - worker.activeSince();
      replace(worker, Duration.ofNanos(life), cause, exitCode, what, failure);
    } else if (cause != Cause.EXCEPTION) {
      // Its successor is to come already, perhaps late because it could serve until now.
      Tally tally = tally(worker.slot());
      tell(worker, cause, exitCode, what, failure, tally.deaths(), !tally.givenUp);
      if (!tally.givenUp && isAlone(worker)) {
        environment.schedule().after(LONGEST_ALONE, () -> begin(worker, cause));
      }
    }
  }

  private void replace(
      WorkerInstance worker,
      Duration life,
      Cause cause,
      int exitCode,
      String what,
      Failure failure) {
    Tally tally = tally(worker.slot());
    Duration pause = atMostAlone(worker, tally.died(life));
    int deaths = tally.deaths();
    int limit = environment.settings().supervision().workerErrorLimit();
    boolean again = limit == 0 || deaths <= limit;
    tally.givenUp = !again;
    Aftermath death = new Aftermath(worker.label(), "It has died.");
    if (again) {
      death.surely(
          "the next", () -> environment.schedule().after(pause, () -> begin(worker, cause)));
    }
    death.then("the news", () -> tell(worker, cause, exitCode, what, failure, deaths, again));
    death.then("the log", () -> log(worker, cause, deaths, again ? pause : null));
    death.surely("what waits", () -> worker.slot().wake());
    death.run();
  }

  private void log(WorkerInstance worker, Cause cause, int deaths, @Nullable Duration pause) {
    if (pause != null) {
      LOG.warn(
          "[{}] Has died ({}, {} in a row); begun anew {}.",
          worker.label(),
          cause,
          deaths,
          pause.isZero() ? "at once" : "in " + Stacks.seconds(pause));
    } else {
      LOG.error(
          "[{}] Has died {} times in a row (worker_error_limit = {}) and is not begun anew until"
              + " the next reload; {}.",
          worker.label(),
          deaths,
          environment.settings().supervision().workerErrorLimit(),
          worker.isClosed() ? "the others take what is its own" : "as it can, it goes on serving");
    }
  }

  /** Where no other carries what comes in, it waits, and must not wait for long. */
  private Duration atMostAlone(WorkerInstance worker, Duration pause) {
    return isAlone(worker) && pause.compareTo(LONGEST_ALONE) > 0 ? LONGEST_ALONE : pause;
  }

  private boolean isAlone(WorkerInstance worker) {
    return worker.isClosed() && openNeighbour(worker.slot()) == null;
  }

  private void begin(WorkerInstance worker, Cause cause) {
    renewals
        .renew(pool, worker, "has died (" + cause + ")", false)
        .thenAccept(result -> begun(worker, result));
  }

  private void begun(WorkerInstance worker, ReloadResult result) {
    if (result instanceof ReloadResult.Failed(Failure failure)) {
      replace(worker, Duration.ZERO, Cause.START, 0, "onWorkerStart", failure);
    }
  }

  /** A user process has failed; whoever runs it begins it anew. */
  void failed(WorkerInstance worker, String what, Throwable thrown, int count) {
    tell(worker, Cause.EXCEPTION, 0, what, Failure.of(thrown), count, true);
  }

  private void tell(
      WorkerInstance dead,
      Cause cause,
      int exitCode,
      String what,
      Failure failure,
      int deaths,
      boolean replaced) {
    WorkerError error =
        new WorkerError(
            pool.application(),
            dead.slot().workerId(),
            dead.label(),
            dead.generation(),
            cause,
            exitCode,
            what,
            failure,
            deaths,
            replaced);
    neighbourhood.died(error);
    if (dead.worker() instanceof WorkerErrorHandler) {
      dead.slot().submit(new Delivery("onWorkerError", worker -> tell(worker, error)).harmless());
    }
  }

  /** Whoever serves there by then may be of other code. */
  private static void tell(WorkerInstance worker, WorkerError error) throws Exception {
    if (worker.worker() instanceof WorkerErrorHandler handler) {
      handler.onWorkerError(error);
    }
  }

  @Override
  public void replaced(Slot slot) {
    tally(slot).givenUp = false;
  }

  @Override
  public void replacedAll() {
    tallies.forEach(Tally::forget);
  }

  /** Whether a slot is given up. */
  public boolean isGivenUp(Slot slot) {
    return tally(slot).givenUp;
  }

  @Override
  public void passOn(Slot slot) {
    Tally tally = tally(slot);
    if (tally.soon && !tally.givenUp) {
      return; // it waits for the one that is to follow
    }
    Slot other = openNeighbour(slot);
    if (other != null) {
      slot.passOn(other);
    } else if (pool.slots().stream().allMatch(each -> tally(each).givenUp)) {
      slot.refuseAll();
    }
  }

  private @Nullable Slot openNeighbour(Slot slot) {
    int slots = pool.slots().size();
    for (int distance = 1; distance < slots; distance++) {
      Slot other = pool.slots().get((slot.index() + distance) % slots);
      if (other.isOpen()) {
        return other;
      }
    }
    return null;
  }

  private Tally tally(Slot slot) {
    return tallies.get(slot.index());
  }
}
