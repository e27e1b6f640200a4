package io.molt.manager.generation;

import io.molt.manager.run.Carrier;
import io.molt.manager.run.Driver;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.WorkerInstance;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Frees the carrier of retired code from a callback that neither ends nor parks although it was
 * told to: what else waits there, {@code onWorkerStop} first of all, goes on on another thread.
 */
final class CarrierTakeOver {

  /** So long may a task go on after it was interrupted. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final WorkerInstance worker;
  private final boolean onReactor;
  private final Carrier carrier;
  private final Schedule schedule;
  private final Driver pool;
  private final BooleanSupplier over;

  /**
   * @param onReactor whether what runs may hold up an event loop, so that its code is ended rather
   *     than the last call waited for
   * @param over whether nothing more is to come on the carrier
   */
  CarrierTakeOver(
      WorkerInstance worker, boolean onReactor, Schedule schedule, BooleanSupplier over) {
    this.worker = worker;
    this.onReactor = onReactor;
    this.carrier = worker.carrier();
    this.schedule = schedule;
    this.pool = new PoolDriver(schedule.work());
    this.over = over;
  }

  /** Begins to watch, until nothing is to come and nothing runs. */
  void begin() {
    int task = carrier.runningTask();
    Runnable _ = schedule.again(PATIENCE, () -> look(task));
  }

  private void look(int task) {
    if (onReactor && task != 0 && carrier.runningTask() == task) {
      // First: what goes on elsewhere may be the last that its bundle is kept for.
      worker.condemn();
    }
    worker.takeOver(task, pool);
    if (carrier.runningTask() != 0 || !over.getAsBoolean()) {
      begin();
    }
  }
}
