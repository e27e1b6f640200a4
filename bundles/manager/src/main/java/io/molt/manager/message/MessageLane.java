package io.molt.manager.message;

import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The messages that other workers have sent to the worker of a slot. They begin in the order in
 * which they came, whichever generation begins each: the lane goes back to the slot only when the
 * message that was taken has returned or parked, so that no other begins at the same time.
 *
 * <p>It is in the slot's inbox, or in the hands of a message, exactly while {@link #waiting} is not
 * zero.
 */
public final class MessageLane implements Event {

  private static final int MOST = 65_536;

  private final Slot slot;
  private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

  /** How many have neither returned nor parked. */
  private final AtomicInteger waiting = new AtomicInteger();

  public MessageLane(Slot slot) {
    this.slot = slot;
  }

  /**
   * Puts a message behind those that came before. From any thread.
   *
   * @return false if too many wait
   */
  public boolean add(Message message) {
    if (waiting.get() >= MOST) {
      return false;
    }
    messages.add(message);
    if (waiting.getAndIncrement() == 0) {
      slot.submit(this);
    }
    return true;
  }

  public int waiting() {
    return waiting.get();
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    Message first = messages.poll();
    if (first == null) {
      throw new IllegalStateException("a lane without a message was submitted");
    }
    return first.from(this);
  }

  /** The message that was taken has returned, or parked. */
  void next() {
    if (waiting.decrementAndGet() != 0) {
      slot.submit(this);
    }
  }

  @Override
  public void refuse() {
    do {
      messages.poll();
    } while (waiting.decrementAndGet() != 0);
  }
}
