package io.molt.manager.task;

import io.molt.manager.worker.Event;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Slot;
import io.molt.reload.Failure;
import io.molt.task.TaskQueueFullException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of an application that wait for whichever task worker is idle next. It outlives the
 * generations of those who ask and of those who do.
 *
 * <p>Whoever hands in a task wakes one worker that said it was idle. A worker says so before it
 * looks for the last time, and says that it is busy before it takes; if it then finds that another
 * was quicker, it is idle again, and if more waits when it has taken, it wakes another. So no task
 * waits while a worker sleeps, and a task costs one wake-up.
 */
public final class TaskQueue {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  private final String application;
  private final int capacity;
  private final Semaphore room;
  private final Queue<TaskEvent> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicIntegerArray idle;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile List<Slot> slots = List.of();

  /**
   * @param capacity how many tasks may wait
   * @param workers how many do them
   */
  public TaskQueue(String application, int capacity, int workers) {
    this.application = application;
    this.capacity = capacity;
    this.room = new Semaphore(capacity);
    this.idle = new AtomicIntegerArray(workers);
  }

  /** The inbox of one of its workers. */
  public Inbox inbox(int index) {
    return new TaskInbox(this, index);
  }

  /** Whom it wakes. Once, before anything is handed in. */
  public void workers(List<Slot> all) {
    slots = all;
  }

  public long nextId() {
    return ids.incrementAndGet();
  }

  /**
   * Takes a place for a task that is to be handed in. A coroutine waits until there is one.
   *
   * @param nanos how long at most
   * @return whether there was one in time
   * @throws TaskQueueFullException if there is none and the caller must not wait
   */
  public boolean enter(long nanos) {
    if (room.tryAcquire()) {
      return true;
    }
    if (!Thread.currentThread().isVirtual()) {
      throw new TaskQueueFullException(application, capacity);
    }
    try {
      return room.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException taken) {
      Thread.currentThread().interrupt();
      throw new TaskQueueFullException(application, capacity);
    }
  }

  /** A task has left; its place is free. */
  public void left() {
    room.release();
  }

  /** Hands in a task, for one worker or for the next that is idle. */
  public void submit(TaskEvent task) {
    if (task.chosen() >= 0) {
      slots.get(task.chosen()).submit(task);
      return;
    }
    waiting.add(task);
    if (isServed()) {
      wakeIdle();
    } else {
      slots.getFirst().wake(); // which refuses all that waits, unless somebody is to come
    }
  }

  private boolean isServed() {
    for (Slot slot : slots) {
      if (slot.isOpen()) {
        return true;
      }
    }
    return false;
  }

  @Nullable Event poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void idle(int index) {
    idle.set(index, 1);
  }

  void busy(int index) {
    idle.set(index, 0);
  }

  /** Wakes a worker that is idle, if one is. */
  void wakeIdle() {
    for (int index = 0; index < idle.length(); index++) {
      if (idle.get(index) == 1 && idle.compareAndSet(index, 1, 0)) {
        slots.get(index).wake();
        return;
      }
    }
  }

  void finished() {
    finished.incrementAndGet();
  }

  void failed(long id, Failure failure) {
    failed.incrementAndGet();
    LOG.warn(
        "[{}] Task {} failed: {}",
        application,
        id,
        failure.trace().isEmpty() ? failure : failure.trace().stripTrailing());
  }

  /** How many wait, those for certain workers too. */
  public int size() {
    return capacity - room.availablePermits();
  }

  public int capacity() {
    return capacity;
  }

  public long finishedCount() {
    return finished.get();
  }

  public long failedCount() {
    return failed.get();
  }
}
