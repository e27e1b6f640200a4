package io.molt.manager.generation;

import io.molt.manager.run.ThreadDriver;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The threads of a pool's next workers, where each has one of its own. They are begun before there
 * is anything for them to do, because that takes the system a while.
 */
public final class WorkerThreads {

  private final Pool pool;
  private final List<ThreadDriver> threads = new ArrayList<>();
  private final CompletableFuture<Void> begun;

  private WorkerThreads(Pool pool, List<Slot> slots, long number, Environment environment) {
    this.pool = pool;
    if (pool.role().runsOnReactors(environment.settings())) {
      begun = CompletableFuture.completedFuture(null);
      return;
    }
    for (Slot slot : slots) {
      threads.add(
          new ThreadDriver(
              pool.role().thread(pool.application(), slot.workerId(), number),
              environment.schedule()::giveWay));
    }
    begun =
        CompletableFuture.runAsync(
            () -> threads.forEach(ThreadDriver::start), environment.schedule().work());
  }

  /**
   * Begins them, on another thread.
   *
   * @param number of the generation that the workers are of
   */
  public static WorkerThreads begin(
      Pool pool, List<Slot> slots, long number, Environment environment) {
    return new WorkerThreads(pool, slots, number, environment);
  }

  public boolean isOf(Pool other) {
    return pool.equals(other);
  }

  /** Completed when they have begun; exceptionally if the system has no thread to give. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** Each becomes the driver of one of the workers, in their order. */
  void drive(List<WorkerInstance> workers) {
    for (int index = 0; index < threads.size(); index++) {
      threads.get(index).drive(workers.get(index).carrier());
    }
  }

  /** Ends them: there will be no workers. */
  public void dismiss() {
    threads.forEach(ThreadDriver::dismiss);
  }
}
