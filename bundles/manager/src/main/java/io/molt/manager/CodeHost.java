package io.molt.manager;

import io.molt.spi.Content;
import java.util.List;

/** Turns contents into code that can run, and back into nothing. */
interface CodeHost {

  /**
   * Loads the content once for each worker, each time with a class loader of its own. All or
   * nothing: if it throws, nothing stays.
   *
   * @param times gets how long what was done now has taken
   * @throws CodeException if the content cannot be loaded; the message says why
   */
  List<WorkerCode> install(Content content, int workers, LoadTimes times) throws CodeException;

  /** The same for those who do not want to know how long it takes. */
  default List<WorkerCode> install(Content content, int workers) throws CodeException {
    return install(content, workers, new LoadTimes(workers));
  }

  /** Unloads code whose workers have had their last call. Never throws; failures are logged. */
  void remove(List<WorkerCode> codes);

  /**
   * Tells that the content serves, and that it is likely to be installed again. Blocks for as long
   * as the preparation for that takes. Never throws; failures are logged.
   *
   * @param serving the code of its workers
   */
  default void expect(Content content, List<WorkerCode> serving) {}

  /** Tells that the application is gone. Never throws. */
  default void forget(String application) {}

  /** How many class loaders of removed code have not been collected yet. */
  int lingering();
}
