package io.molt.manager;

import io.molt.spi.Reactor;
import java.util.List;
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
  private final List<Entrance> entrances;

  Slot(int workerId, Serving serving, List<Reactor> reactors) {
    this.workerId = workerId;
    this.serving = serving;
    this.entrances = reactors.stream().map(reactor -> new Entrance(this, reactor)).toList();
  }

  int workerId() {
    return workerId;
  }

  /** Where the events of an event loop come in. */
  Entrance entrance(int reactor) {
    return entrances.get(reactor);
  }

  /** Hands in an event from any thread. */
  void submit(Event event) {
    add(event);
    wake();
  }

  /** Puts an event into the inbox, for a {@link #wake} that is to follow soon. */
  void add(Event event) {
    inbox.add(event);
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
