package io.molt.worker;

/** Who a worker is. Constant for the life of the worker; usable from any thread. */
public interface WorkerContext {

  /** The number of this worker, from 0 to {@link #workerNum()} - 1 (Swoole: {@code worker_id}). */
  int workerId();

  /** How many workers the application has (Swoole: {@code worker_num}). */
  int workerNum();

  /** Counts the application's generations: 1 at its first start, one more at each reload. */
  long generation();

  /** The application: its {@code Bundle-SymbolicName}. */
  String application();

  /** The application's {@code Bundle-Version}. */
  String version();

  /** The server that runs this worker. */
  Server server();
}
