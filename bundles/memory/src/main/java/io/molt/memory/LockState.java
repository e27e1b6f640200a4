package io.molt.memory;

import io.molt.memory.Waiter.Outcome;
import io.molt.spi.WorkerLease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * A lock of the server: who holds it and who waits. Whoever gives it up hands it to those who wait
 * longest, so it is never free while somebody waits.
 *
 * <p>It knows threads by their numbers, but for those that wait: nothing of a worker stays here
 * that neither holds nor waits. Its monitor is held for a few steps and never across a park.
 */
final class LockState {

  private record Hold(WorkerLease lease, long thread, LockMode side) {}

  private record Request(Waiter waiter, LockMode side) {
    Hold toHold() {
      return new Hold(waiter.lease(), waiter.thread().threadId(), side);
    }
  }

  private final String name;
  private final List<Hold> holds = new ArrayList<>();
  private final Deque<Request> queue = new ArrayDeque<>();

  LockState(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Takes it if that is possible without overtaking anyone. */
  synchronized boolean tryLock(WorkerLease lease, LockMode side) {
    // Within the monitor: a lease ends before its locks are taken from it.
    lease.check();
    long thread = Thread.currentThread().threadId();
    if (holds.stream().anyMatch(hold -> hold.thread == thread)) {
      throw new IllegalStateException(
          "lock " + name + ": held by this thread already (expected: a thread holds it once)");
    }
    boolean free = queue.isEmpty() && isFree(side);
    if (free) {
      holds.add(new Hold(lease, thread, side));
    }
    return free;
  }

  /**
   * Takes it, or waits until it is handed over.
   *
   * @return whether this thread holds it now
   */
  boolean lock(WorkerLease lease, LockMode side, long nanos) throws InterruptedException {
    Request request;
    synchronized (this) {
      if (tryLock(lease, side)) {
        return true;
      }
      request = new Request(new Waiter(lease), side);
      queue.add(request);
    }
    boolean interrupted = request.waiter.park(nanos);
    wake(withdrawn(request));
    return request.waiter.conclude(interrupted);
  }

  void unlock(WorkerLease lease, LockMode side) {
    wake(unlocked(lease, side));
  }

  /**
   * Takes it from a worker and sends those away who wait on its behalf.
   *
   * @return whether the worker held it
   */
  boolean release(WorkerLease lease) {
    List<Waiter> woken = new ArrayList<>();
    boolean held;
    synchronized (this) {
      held = holds.removeIf(hold -> hold.lease.equals(lease));
      for (Iterator<Request> requests = queue.iterator(); requests.hasNext(); ) {
        Waiter waiter = requests.next().waiter;
        if (waiter.lease().equals(lease)) {
          requests.remove();
          waiter.decide(Outcome.RETIRED);
          woken.add(waiter);
        }
      }
      woken.addAll(handedOver());
    }
    wake(woken);
    return held;
  }

  /** How many wait. */
  synchronized int waiting() {
    return queue.size();
  }

  private synchronized List<Waiter> unlocked(WorkerLease lease, LockMode side) {
    lease.check();
    long thread = Thread.currentThread().threadId();
    if (!holds.remove(new Hold(lease, thread, side))) {
      throw new IllegalMonitorStateException(
          "lock " + name + ": held by " + holder() + " (expected: unlocked by its holder)");
    }
    return handedOver();
  }

  /** Those behind a request that has left may get what it waited for. */
  private synchronized List<Waiter> withdrawn(Request request) {
    return queue.remove(request) ? handedOver() : List.of();
  }

  private List<Waiter> handedOver() {
    List<Waiter> granted = new ArrayList<>();
    for (Request next = queue.peek(); next != null && isFree(next.side); next = queue.peek()) {
      queue.remove();
      holds.add(next.toHold());
      next.waiter.decide(Outcome.GRANTED);
      granted.add(next.waiter);
    }
    return granted;
  }

  private boolean isFree(LockMode side) {
    return holds.isEmpty() || (side == LockMode.READ && holds.getFirst().side == LockMode.READ);
  }

  private String holder() {
    return holds.isEmpty()
        ? "nobody"
        : "another thread, of [" + holds.getFirst().lease.worker() + "]";
  }

  private static void wake(List<Waiter> waiters) {
    waiters.forEach(Waiter::wake);
  }
}
