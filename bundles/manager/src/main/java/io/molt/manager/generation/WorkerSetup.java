package io.molt.manager.generation;

import io.molt.manager.worker.Overseer;
import io.molt.manager.worker.WorkerInstance;
import io.molt.worker.WorkerContext;

/** What a new worker is given by its application. */
public interface WorkerSetup {

  /** Who is told what happens to the workers of a pool. */
  Overseer overseer(Pool pool);

  /**
   * What a worker is told about itself, with all that it may ask of the server. Once for each
   * worker, before it starts.
   */
  WorkerContext context(Pool pool, WorkerInstance worker);
}
