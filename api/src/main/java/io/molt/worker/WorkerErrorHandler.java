package io.molt.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when a worker has died. A {@link Worker} class implements it to be told of the workers of
 * its own application; anything else registers it as an OSGi service (whiteboard) and is told of
 * all.
 */
@FunctionalInterface
@ConsumerType
public interface WorkerErrorHandler {

  /**
   * A worker has died (Swoole: {@code onWorkerError}). In a worker class, called on the carrier of
   * the worker that has the dead one's number by then: the next one, or, where the dead one is
   * still in service until then, itself. A service is called at once, on a thread of the server,
   * one call at a time.
   *
   * @throws Exception anything: it is logged, and counts as no further death
   */
  void onWorkerError(WorkerError error) throws Exception;
}
