package io.molt.manager.worker;

import org.jspecify.annotations.Nullable;

/**
 * Where the callbacks of a worker come from: the events of its slot, and what it does by itself. If
 * there are both they take turns, so that neither keeps the other waiting. For the worker's carrier
 * alone.
 */
final class CallbackSource {

  private final WorkerInstance worker;
  private final Slot slot;
  private final InHand inHand;

  /** Whether the last was not an event. */
  private boolean wasOwn;

  CallbackSource(WorkerInstance worker, InHand inHand) {
    this.worker = worker;
    this.slot = worker.slot();
    this.inHand = inHand;
  }

  /** The next callback, which is in hand from here on; null if there is none for this worker. */
  @Nullable Callback next() {
    if (worker.isClosed() || slot.isHeld() || !slot.isCurrent(worker)) {
      return null;
    }
    Callback next = wasOwn ? event() : own();
    if (next != null) {
      wasOwn = !wasOwn;
      return next;
    }
    return wasOwn ? own() : event();
  }

  private @Nullable Callback own() {
    Activity activity = worker.activity();
    if (!activity.isDue()) {
      return null;
    }
    inHand.add();
    Callback next = null;
    try {
      next = activity.next();
    } finally {
      if (next == null) {
        inHand.release();
      }
    }
    return next;
  }

  /**
   * Takes an event out of the slot. Counts it in first and looks then whether this worker still
   * serves: a switch sees either the count, or that the event went back to the slot.
   */
  private @Nullable Callback event() {
    if (!slot.hasNext()) {
      return null;
    }
    // Counted before it leaves the inbox, so that it is always to be seen in one or the other.
    inHand.add();
    Event event = slot.poll();
    if (event != null && slot.isCurrent(worker)) {
      return event.takenBy(worker);
    }
    if (event != null) {
      slot.submit(event);
    }
    inHand.release();
    return null;
  }
}
