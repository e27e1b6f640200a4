package io.molt.memory;

import io.molt.memory.Waiter.Outcome;
import io.molt.spi.WorkerLease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number that can be waited for. The number itself is changed without the monitor; of those who
 * wait, and of the step from 0 to 1 that stands for a wake-up which nobody waits for, the monitor
 * takes care.
 */
final class Signal {

  private final AtomicInteger value;
  private final Deque<Waiter> queue = new ArrayDeque<>();

  /**
   * @param initial 0 to 2^32 - 1
   */
  Signal(long initial) {
    value = new AtomicInteger((int) initial);
  }

  /** The number: 32 bits without a sign. */
  AtomicInteger value() {
    return value;
  }

  /**
   * Waits for a wake-up.
   *
   * @return whether there was one
   */
  boolean await(WorkerLease lease, long nanos) throws InterruptedException {
    Waiter waiter;
    synchronized (this) {
      lease.check();
      if (value.compareAndSet(1, 0)) {
        return true;
      }
      if (value.get() != 0) {
        return false;
      }
      waiter = new Waiter(lease);
      queue.add(waiter);
    }
    boolean interrupted = waiter.park(nanos);
    withdraw(waiter);
    return waiter.conclude(interrupted);
  }

  /** Wakes those who have waited longest, or sets 0 to 1. */
  void wakeup(WorkerLease lease, int count) {
    granted(lease, count).forEach(Waiter::wake);
  }

  /** Sends those away who wait on a worker's behalf. */
  void release(WorkerLease lease) {
    retired(lease).forEach(Waiter::wake);
  }

  /** How many wait. */
  synchronized int waiting() {
    return queue.size();
  }

  private synchronized void withdraw(Waiter waiter) {
    queue.remove(waiter);
  }

  private synchronized List<Waiter> granted(WorkerLease lease, int count) {
    lease.check();
    List<Waiter> woken = new ArrayList<>();
    if (queue.isEmpty()) {
      value.compareAndSet(0, 1);
    }
    while (woken.size() < count && !queue.isEmpty()) {
      Waiter waiter = queue.remove();
      waiter.decide(Outcome.GRANTED);
      woken.add(waiter);
    }
    return woken;
  }

  private synchronized List<Waiter> retired(WorkerLease lease) {
    List<Waiter> woken = queue.stream().filter(waiter -> waiter.lease().equals(lease)).toList();
    queue.removeAll(woken);
    woken.forEach(waiter -> waiter.decide(Outcome.RETIRED));
    return woken;
  }
}
