package io.molt.spi;

/**
 * The tables, atomics and locks of the server: a service of the share bundle. The manager opens a
 * view of it for each worker and releases it when the worker has been retired.
 */
public interface SharedState {

  /**
   * A view for one worker of one generation. Every call makes a new one.
   *
   * @param lease the worker's: what it does with the view ends with it
   */
  SharedView open(WorkerLease lease);
}
