package io.molt.manager;

import io.molt.worker.Worker;

/** The code of one worker, loaded but not yet running: one bundle with its class loader. */
interface WorkerCode {

  /**
   * Loads the worker class and constructs an instance. Runs code of the application.
   *
   * @throws Throwable whatever the class or its constructor throws, without wrapping
   */
  Worker create() throws Throwable;

  /** The class loader of the bundle. */
  ClassLoader loader();

  /** The bundle's id. */
  long bundleId();
}
