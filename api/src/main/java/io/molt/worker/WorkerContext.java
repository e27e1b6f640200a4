package io.molt.worker;

import org.osgi.annotation.versioning.ProviderType;

/** Who a worker is. Constant for the life of the worker; usable from any thread. */
@ProviderType
public interface WorkerContext {

  /**
   * The number of this worker (Swoole: {@code worker_id}): from 0 to {@link #workerNum()} - 1, or,
   * of a task worker, from there on.
   */
  int workerId();

  /** Whether it is a task worker (Swoole: {@code taskworker}): it gets tasks and no connections. */
  boolean isTaskWorker();

  /** How many event workers the application has (Swoole: {@code worker_num}). */
  int workerNum();

  /**
   * Counts the generations of the application's event workers, or of its task workers: 1 at their
   * first start, one more at each reload.
   */
  long generation();

  /** The application: its {@code Bundle-SymbolicName}. */
  String application();

  /** The application's {@code Bundle-Version}. */
  String version();

  /** The server that runs this worker. */
  Server server();
}
