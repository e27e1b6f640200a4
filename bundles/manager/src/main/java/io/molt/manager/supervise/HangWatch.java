package io.molt.manager.supervise;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.CallbackStacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether a callback of an application holds its worker up: whether it has
 * neither returned nor parked within {@code worker_hang_time}, or has waited for one lock all that
 * time; and whether a coroutine has waited for {@code max_request_time} for something else. A user
 * process may compute for as long as it likes, for that is what it is for.
 *
 * <p>It reads what is there anyway, so that a callback pays nothing for it. As it comes by again
 * and again, it also sees to it that no carrier stands still; so it does not if no limit is set.
 */
public final class HangWatch {

  private static final Logger LOG = LoggerFactory.getLogger(HangWatch.class);
  private static final Duration LONGEST_INTERVAL = Duration.ofMillis(250);
  private static final int LOOKS = 8;

  private final Pools pools;
  private final Environment environment;
  private final Function<Pool, Supervisor> supervisors;
  private boolean begun;
  private volatile boolean ended;

  /** What was seen at the last look, and since when. Used by one look at a time. */
  private Map<Object, Long> seen = new HashMap<>();

  /** A carrier inside one task. */
  private record Task(WorkerInstance worker, int task) {}

  /**
   * @param supervisors who is told of what hangs, for each pool
   */
  public HangWatch(Pools pools, Function<Pool, Supervisor> supervisors) {
    this.pools = pools;
    this.environment = pools.environment();
    this.supervisors = supervisors;
  }

  /** Begins to look, if there is anything to look for. A repeated call changes nothing. */
  public synchronized void begin() {
    Duration interval = interval();
    if (!begun && !interval.isZero()) {
      environment.schedule().after(interval, () -> look(interval));
      begun = true;
    }
  }

  /** Looks no more. */
  public void end() {
    ended = true;
  }

  private Duration limit(Pool pool) {
    return switch (pool.role()) {
      case EVENT -> environment.settings().supervision().workerHangTime();
      case TASK -> environment.settings().supervision().taskHangTime();
      case PROCESS -> Duration.ZERO;
    };
  }

  /** How long a callback may wait that holds nobody up. */
  private Duration waitLimit(Pool pool) {
    return pool.role() == Role.EVENT
        ? environment.settings().supervision().maxRequestTime()
        : Duration.ZERO;
  }

  private Duration interval() {
    return pools
        .all()
        .flatMap(pool -> Stream.of(limit(pool), waitLimit(pool)))
        .filter(limit -> !limit.isZero())
        .map(limit -> limit.dividedBy(LOOKS))
        .min(Comparator.naturalOrder())
        .map(interval -> interval.compareTo(LONGEST_INTERVAL) < 0 ? interval : LONGEST_INTERVAL)
        .orElse(Duration.ZERO);
  }

  private void look(Duration interval) {
    if (ended) {
      return;
    }
    try {
      Map<Object, Long> now = new HashMap<>();
      pools.all().filter(pool -> pool.generation() != null).forEach(pool -> look(pool, now));
      seen = now;
    } finally {
      lookAgain(interval);
    }
  }

  private void lookAgain(Duration interval) {
    Runnable _ = environment.schedule().again(interval, () -> look(interval));
  }

  private void look(Pool pool, Map<Object, Long> now) {
    Generation serves = pool.generation();
    List<WorkerInstance> workers = serves == null ? List.of() : serves.workers();
    for (WorkerInstance worker : workers) {
      worker.carrier().lookAfter(environment.schedule().work());
      int task = worker.carrier().runningTask();
      if (task != 0 && !worker.isClosed() && isOverdue(new Task(worker, task), pool, now)) {
        takeAway(pool, worker, task);
      }
      for (Callback callback : worker.inHand().callbacks()) {
        if (isLate(callback, pool)) {
          takeAwayLate(worker, callback);
        } else if (callback.waitsForLock()
            && !callback.isTakenAway()
            && isOverdue(callback, pool, now)) {
          takeAway(pool, worker, callback);
        }
      }
    }
  }

  private boolean isLate(Callback callback, Pool pool) {
    Duration limit = waitLimit(pool);
    return !limit.isZero() && callback.isLate(environment.schedule().nanoTime(), limit);
  }

  private boolean isOverdue(Object what, Pool pool, Map<Object, Long> now) {
    long nanos = environment.schedule().nanoTime();
    long since = seen.getOrDefault(what, nanos);
    now.put(what, since);
    return !limit(pool).isZero() && nanos - since >= limit(pool).toNanos();
  }

  /** The worker can do nothing else until that ends: others must. */
  private void takeAway(Pool pool, WorkerInstance worker, int task) {
    Callback callback = worker.inHand().runningNow();
    String what = callback == null ? Abandoned.VIRTUAL_THREAD : callback.what();
    String stack = callback == null ? "" : CallbackStacks.of(List.of(callback));
    LOG.error(
        "[{}] {} has not returned within {} and is taken away:\n{}",
        worker.label(),
        what,
        Stacks.seconds(limit(pool)),
        stack);
    worker.close();
    if (callback != null) {
      callback.takeAway();
    }
    boolean onReactor = pool.role().runsOnReactors(environment.settings());
    new HungCallback(worker, callback, task, onReactor, environment).begin();
    supervisors
        .apply(pool)
        .hung(worker, what, new Failure("", what + " has not returned" + expected(pool), stack));
  }

  /** The worker goes on, but the callback may do so never. */
  private void takeAway(Pool pool, WorkerInstance worker, Callback callback) {
    String stack = CallbackStacks.of(List.of(callback));
    LOG.error(
        "[{}] {} has waited for a lock for {} and is taken away:\n{}",
        worker.label(),
        callback.what(),
        Stacks.seconds(limit(pool)),
        stack);
    callback.takeAway();
    new HungCallback(worker, callback, 0, false, environment).begin();
    supervisors
        .apply(pool)
        .hung(
            worker,
            callback.what(),
            new Failure("", callback.what() + " waits for a lock" + expected(pool), stack));
  }

  /** The worker goes on, and is not to blame: what it waits for is not there. */
  private void takeAwayLate(WorkerInstance worker, Callback callback) {
    LOG.warn(
        "[{}] {} has not been answered within max_request_time = {} and is taken away:\n{}",
        worker.label(),
        callback.what(),
        Stacks.seconds(environment.settings().supervision().maxRequestTime()),
        CallbackStacks.of(List.of(callback)));
    callback.takeAway();
    new HungCallback(worker, callback, 0, false, environment).begin();
  }

  private String expected(Pool pool) {
    String key = pool.role() == Role.TASK ? "task_hang_time" : "worker_hang_time";
    return " (expected: within " + key + " = " + Stacks.seconds(limit(pool)) + ")";
  }
}
