package io.molt.manager;

import io.molt.manager.parcel.Parcel;
import io.molt.worker.PipeHandler;
import io.molt.worker.PipeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages from one worker to others. */
final class Messages {

  private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

  private final String application;
  private final int srcWorkerId;

  /**
   * @param application the sender's
   */
  Messages(String application, int srcWorkerId) {
    this.application = application;
    this.srcWorkerId = srcWorkerId;
  }

  /**
   * Sends one.
   *
   * @return whether it was taken
   */
  boolean send(Parcel message, Slot receiver) {
    return receiver.submitMessage(
        new Delivery("onPipeMessage", worker -> deliver(worker, message)));
  }

  private void deliver(WorkerInstance worker, Parcel message) throws Exception {
    PipeHandler handler = worker.pipeHandler();
    if (handler == null) {
      LOG.warn(
          "[{}] A message of worker {} of {} comes to nobody (expected: a worker class that"
              + " implements {}).",
          worker.label(),
          srcWorkerId,
          application,
          PipeHandler.class.getName());
    } else {
      handler.onPipeMessage(
          new PipeMessage(application, srcWorkerId, message.open(worker.code().loader())));
    }
  }
}
