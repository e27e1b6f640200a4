package io.molt.manager.generation;

import io.molt.manager.code.RetiredCode;
import io.molt.manager.leaks.RetiredWorker;
import io.molt.manager.leaks.Unfinished;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Driver;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last of a {@link Retirement}, when each worker has had its last call: what workers hold is
 * released, what still runs of them is watched, and their bundles go.
 */
final class Removal {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final Pool pool;
  private final Environment environment;
  private final Generation generation;
  private final Map<WorkerInstance, List<Callback>> taken;

  /**
   * @param taken what workers had in hand when it was taken away
   */
  Removal(
      Pool pool,
      Environment environment,
      Generation generation,
      Map<WorkerInstance, List<Callback>> taken) {
    this.pool = pool;
    this.environment = environment;
    this.generation = generation;
    this.taken = taken;
  }

  /** Adds its steps. */
  void plan(Aftermath end) {
    Driver borrowed = new PoolDriver(environment.schedule().work());
    for (WorkerInstance worker : generation.workers()) {
      end.then("what " + worker.label() + " holds", worker::revoke);
      // Coroutines that the code left behind must still be able to end.
      end.then("the thread of " + worker.label(), () -> worker.carrier().drivenBy(borrowed));
      end.then("what it left", () -> environment.abandoned().leave(worker));
      end.then("its own threads", () -> watchThreads(worker));
    }
    end.then("its bundles", this::uninstall);
  }

  private void watchThreads(WorkerInstance worker) {
    OwnThreads.watch(
        worker,
        environment.schedule(),
        environment.settings().reloading().maxWaitTime(),
        environment.abandoned());
  }

  private void uninstall() {
    try {
      environment.host().retire(generation.workers().stream().map(this::retired).toList());
    } catch (RuntimeException | Error e) {
      LOG.error("[{}] Could not be uninstalled.", pool.label(generation.number()), e);
    }
  }

  private RetiredCode retired(WorkerInstance worker) {
    String number = pool.role() == Role.PROCESS ? "" : " " + worker.slot().workerId();
    return new RetiredCode(
        worker.code(),
        new RetiredWorker(
            worker.label(),
            pool.application(),
            pool.role().label() + number,
            generation.number(),
            generation.content().version()),
        unfinished(worker));
  }

  /** What still runs of a worker, taken away from it or not. */
  private List<Unfinished> unfinished(WorkerInstance worker) {
    List<Callback> left = new ArrayList<>(worker.inHand().callbacks());
    left.addAll(taken.getOrDefault(worker, List.of()));
    List<Unfinished> unfinished = new ArrayList<>();
    for (Callback callback : left) {
      Thread thread = callback.thread();
      if (thread != null) {
        unfinished.add(new Unfinished(callback.what(), new WeakReference<>(thread)));
      }
    }
    return unfinished;
  }
}
