package io.molt.manager.code;

import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import java.util.List;

/** Turns contents into code that can run, and back into nothing. */
public interface CodeHost {

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

  /** Unloads code that no worker has run. Never throws; failures are logged. */
  void remove(List<WorkerCode> codes);

  /**
   * Unloads code whose workers have had their last call, and cleans up after them. Never throws;
   * failures are logged.
   */
  void retire(List<RetiredCode> retired);

  /**
   * Tells that a content is likely to be installed next. Blocks for as long as the preparation for
   * that takes. Never throws; failures are logged. A call after another prepares what has become
   * missing since, or turned out to be needed.
   *
   * @param workers for how many
   * @param serving the code of the workers that serve, of that content or another
   */
  default void expect(Content content, int workers, List<WorkerCode> serving) {}

  /** Why an application's next generation is not prepared; empty if it is, or is not to be. */
  default String unprepared(String application) {
    return "";
  }

  /** Tells that the application is gone. Never throws. */
  default void forget(String application) {}

  /** How many class loaders of removed code have not been collected yet. */
  int lingering();

  /** Has the JVM collect, and says what holds those that stay. Blocks for as long as that takes. */
  List<LingeringCode> leaks();
}
