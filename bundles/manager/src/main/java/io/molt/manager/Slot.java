package io.molt.manager;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker of an application, which outlives its generations: worker 3 of generation
 * 12 and worker 3 of generation 13 follow each other here. Events wait here, not with a generation;
 * which one takes an event is read when it is taken out.
 */
final class Slot {

  private final int workerId;
  private final Serving serving;
  private final Queue<Event> inbox = new ConcurrentLinkedQueue<>();

  Slot(int workerId, Serving serving) {
    this.workerId = workerId;
    this.serving = serving;
  }

  int workerId() {
    return workerId;
  }

  /**
   * Hands in an event on the event loop that drives the slot's worker, in base mode: it is run in
   * the call if the worker is idle.
   */
  void submitOnReactor(Event event) {
    WorkerInstance worker = current();
    if (worker == null || !worker.carrier().runIfIdle(() -> worker.take(event))) {
      submit(event);
    }
  }

  /** Hands in an event from any thread. */
  void submit(Event event) {
    inbox.add(event);
    wake();
  }

  /** Has the current worker look at the inbox: after a submission, and after each switch. */
  void wake() {
    WorkerInstance worker = current();
    if (worker != null) {
      worker.carrier().wake();
    } else {
      refuseAll();
    }
  }

  @Nullable Event poll() {
    return inbox.poll();
  }

  boolean isCurrent(WorkerInstance worker) {
    return current() == worker;
  }

  boolean isEmpty() {
    return inbox.isEmpty();
  }

  int size() {
    return inbox.size();
  }

  private @Nullable WorkerInstance current() {
    Generation generation = serving.generation();
    return generation == null ? null : generation.worker(workerId);
  }

  private void refuseAll() {
    for (Event event = inbox.poll(); event != null; event = inbox.poll()) {
      event.refuse();
    }
  }
}
