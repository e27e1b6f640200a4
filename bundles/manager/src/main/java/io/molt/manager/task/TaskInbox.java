package io.molt.manager.task;

import io.molt.manager.worker.Event;
import io.molt.manager.worker.Inbox;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What waits for one task worker: what is its own, and then the tasks that are anyone's. */
final class TaskInbox implements Inbox {

  private final TaskQueue shared;
  private final int index;
  private final Queue<Event> own;

  TaskInbox(TaskQueue shared, int index) {
    this(shared, index, new ConcurrentLinkedQueue<>());
  }

  /**
   * @param own where its own wait, usable from any thread
   */
  TaskInbox(TaskQueue shared, int index, Queue<Event> own) {
    this.shared = shared;
    this.index = index;
    this.own = own;
  }

  @Override
  public void add(Event event) {
    own.add(event);
  }

  @Override
  public boolean hasNext() {
    if (isEmpty()) {
      shared.idle(index);
      return !isEmpty(); // looked at again: who came in between has woken nobody
    }
    return true;
  }

  @Override
  public @Nullable Event poll() {
    Event event = take();
    while (event == null && hasNext()) {
      event = take(); // another was quicker, so that this one is idle after all
    }
    if (!shared.isEmpty()) {
      shared.wakeIdle();
    }
    return event;
  }

  private @Nullable Event take() {
    shared.busy(index);
    Event event = own.poll();
    return event == null ? shared.poll() : event;
  }

  @Override
  public void passOn(Consumer<Event> to) {
    for (Event event = own.poll(); event != null; event = own.poll()) {
      to.accept(event);
    }
    if (!shared.isEmpty()) {
      shared.wakeIdle();
    }
  }

  @Override
  public boolean isEmpty() {
    return own.isEmpty() && shared.isEmpty();
  }

  @Override
  public int size() {
    return own.size();
  }
}
