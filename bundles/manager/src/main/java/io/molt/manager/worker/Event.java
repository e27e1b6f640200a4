package io.molt.manager.worker;

/** Something that waits in a slot for its worker. */
public interface Event {

  /**
   * The worker has taken it out and counted it in hand: begin. On the worker's carrier.
   *
   * @return what to run
   */
  Callback takenBy(WorkerInstance worker);

  /** No worker will ever take it: the application is gone. Sees to the client. */
  void refuse();
}
