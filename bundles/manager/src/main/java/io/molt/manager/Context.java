package io.molt.manager;

import io.molt.spi.Content;
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

  Context(
      Application application, Role role, Content content, WorkerInstance worker, long generation) {
    this(
        worker.slot().workerId(),
        role == Role.TASK,
        application.slots().size(),
        generation,
        application.name(),
        content.version(),
        new LeasedServer(application, worker));
  }
}
