package io.molt.manager.message;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import io.molt.worker.PipeHandler;
import io.molt.worker.PipeMessage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message from one worker to another, which owes nobody an answer. */
public final class Message extends Callback {

  private static final Logger LOG = LoggerFactory.getLogger(Message.class);

  private final String application;
  private final int srcWorkerId;
  private final Parcel content;
  private final AtomicReference<@Nullable MessageLane> lane = new AtomicReference<>();

  /**
   * @param application the sender's
   * @param srcWorkerId the sender's number
   */
  public Message(String application, int srcWorkerId, Parcel content) {
    this.application = application;
    this.srcWorkerId = srcWorkerId;
    this.content = content;
  }

  /** Names the lane that it keeps until it returns or parks. */
  Message from(MessageLane taken) {
    lane.set(taken);
    return this;
  }

  @Override
  public void call(WorkerInstance worker) throws Exception {
    try {
      tell(worker);
    } finally {
      passOn();
    }
  }

  @Override
  public void parks() {
    passOn();
  }

  /** Lets the next message begin; a repeated call changes nothing. */
  private void passOn() {
    MessageLane kept = lane.getAndSet(null);
    if (kept != null) {
      kept.next();
    }
  }

  private void tell(WorkerInstance worker) throws Exception {
    PipeHandler handler = worker.handlers().as(PipeHandler.class);
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
          new PipeMessage(application, srcWorkerId, content.open(worker.code().loader())));
    }
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    LOG.error("[{}] {} failed: {}", worker.label(), what(), Stacks.of(thrown));
  }

  @Override
  public void abandon() {
    // Whoever takes it away says so; nobody waits for it but other messages.
    passOn();
  }

  @Override
  public String what() {
    return "onPipeMessage";
  }
}
