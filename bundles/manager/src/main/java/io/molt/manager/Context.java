package io.molt.manager;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.timer.LeasedTimers;
import io.molt.manager.timer.WorkerTimers;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import io.molt.worker.Server;
import io.molt.worker.WorkerContext;

/**
 * What a worker is told about itself.
 *
 * @param workerId its number
 * @param isTaskWorker whether it does tasks
 * @param workerNum how many event workers there are
 * @param generation its generation
 * @param application its application
 * @param version its version
 * @param server the server, under the worker's lease
 */
record Context(
    int workerId,
    boolean isTaskWorker,
    int workerNum,
    long generation,
    String application,
    String version,
    Server server)
    implements WorkerContext {

  /** That of one of an application's workers, which gets its timers with it. */
  static Context of(Application application, Pool pool, WorkerInstance worker) {
    Pools pools = application.pools();
    WorkerTimers timers = new WorkerTimers(worker, pools.environment().schedule());
    worker.does(timers);
    return new Context(
        worker.slot().workerId(),
        pool.role() == Role.TASK,
        pools.events().slots().size(),
        worker.generation(),
        application.name(),
        worker.content().version(),
        new LeasedServer(
            application,
            worker,
            new LeasedTimers(
                worker, timers, pool.timers(worker.slot()), pools.environment().timerIds())));
  }
}
