package io.molt.manager.worker;

import io.molt.spi.Reactor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker of an application, which outlives its generations: worker 3 of generation
 * 12 and worker 3 of generation 13 follow each other here. Events wait here, not with a generation;
 * which one takes an event is read when it is taken out.
 */
public final class Slot {

  private final int index;
  private final int workerId;
  private final Serving serving;
  private final Inbox inbox;

  /** Whether nothing is taken out for now. */
  private volatile boolean held;

  private final List<Entrance> entrances;

  /**
   * @param index its place among the workers of its pool
   * @param reactors the event loops that events come in from
   */
  public Slot(int index, int workerId, Serving serving, Inbox inbox, List<Reactor> reactors) {
    this.index = index;
    this.workerId = workerId;
    this.serving = serving;
    this.inbox = inbox;
    this.entrances = reactors.stream().map(reactor -> new Entrance(this, reactor)).toList();
  }

  /** The number of its worker, which no other of the application has. */
  public int workerId() {
    return workerId;
  }

  /** Its place among the workers of its pool. */
  public int index() {
    return index;
  }

  /** See {@link WorkerInstance#serial}. */
  int nextSerial() {
    return serving.nextSerial();
  }

  /** Where the events of an event loop come in. */
  public Entrance entrance(int reactor) {
    return entrances.get(reactor);
  }

  /** Hands in an event from any thread. */
  public void submit(Event event) {
    add(event);
    wake();
  }

  /** Puts an event into the inbox, for a {@link #wake} that is to follow soon. */
  public void add(Event event) {
    inbox.add(event);
  }

  /** Has the current worker look at the inbox: after a submission, and after each switch. */
  public void wake() {
    WorkerInstance worker = current();
    if (worker == null) {
      refuseAll();
    } else if (worker.isClosed()) {
      worker.passOn();
    } else {
      worker.carrier().wake();
    }
  }

  /**
   * As {@link #submit}, but the event is dealt with within the call if its worker runs on the event
   * loop that calls.
   *
   * @return false, and nothing was done, if it does not
   */
  boolean submitHere(Event event, Reactor loop) {
    WorkerInstance worker = current();
    if (worker == null || worker.isClosed() || !worker.carrier().isOn(loop)) {
      return false;
    }
    add(event);
    worker.carrier().wakeHere();
    return true;
  }

  /** Gives what waits for this worker alone to another. */
  public void passOn(Slot other) {
    inbox.passOn(other::submit);
  }

  /** Whether there is something to take. For the worker that would. */
  boolean hasNext() {
    return inbox.hasNext();
  }

  public @Nullable Event poll() {
    return inbox.poll();
  }

  /** Whether some worker takes from it. */
  public boolean isServed() {
    return serving.generation() != null;
  }

  /** Has what comes in wait, until {@link #release}. */
  public void hold() {
    held = true;
  }

  /** Has it be taken again. */
  public void release() {
    held = false;
    wake();
  }

  boolean isHeld() {
    return held;
  }

  /** Whether its worker takes what comes in. */
  public boolean isOpen() {
    WorkerInstance worker = current();
    return worker != null && !worker.isClosed();
  }

  public boolean isCurrent(WorkerInstance worker) {
    return current() == worker;
  }

  public boolean isEmpty() {
    return inbox.isEmpty();
  }

  public int size() {
    return inbox.size();
  }

  /** The worker that serves in it; null if none does. */
  public @Nullable WorkerInstance current() {
    Generation generation = serving.generation();
    return generation == null ? null : generation.worker(index);
  }

  /** Tells all who wait that nobody will take them. */
  public void refuseAll() {
    for (Event event = inbox.poll(); event != null; event = inbox.poll()) {
      event.refuse();
    }
  }
}
