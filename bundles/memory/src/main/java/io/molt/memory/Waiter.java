package io.molt.memory;

import io.molt.net.RetiredException;
import io.molt.spi.WorkerLease;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits to be given something. Whoever gives holds the monitor of what is waited for,
 * and so does the waiter when it leaves: one of the two comes first. It is woken after that monitor
 * has been left, since waking a coroutine runs its worker's scheduler.
 */
final class Waiter {

  /** What has become of it. */
  enum Outcome {
    /** It waits, or has waited in vain. */
    WAITING,
    /** It has got what it waited for. */
    GRANTED,
    /** Its worker was retired meanwhile. */
    RETIRED
  }

  private final WorkerLease lease;
  private final Thread thread = Thread.currentThread();
  private volatile Outcome outcome = Outcome.WAITING;

  /** For the current thread. */
  Waiter(WorkerLease lease) {
    this.lease = lease;
  }

  WorkerLease lease() {
    return lease;
  }

  Thread thread() {
    return thread;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Decides; the thread is to be woken after it. */
  void decide(Outcome decided) {
    outcome = decided;
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits until it is decided, the time is over or the thread is interrupted.
   *
   * @return whether it was interrupted; the interruption is taken away
   */
  boolean park(long nanos) {
    long began = System.nanoTime();
    boolean interrupted = false;
    while (outcome == Outcome.WAITING && !interrupted) {
      long left = nanos - (System.nanoTime() - began);
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
      interrupted = Thread.interrupted();
    }
    return interrupted;
  }

  /**
   * What to tell the caller.
   *
   * @param interrupted what {@link #park} has returned
   * @return whether it has got what it waited for; an interruption that came as well is put back
   * @throws RetiredException if its worker was retired meanwhile
   * @throws InterruptedException if it was interrupted before it was decided
   */
  boolean conclude(boolean interrupted) throws InterruptedException {
    return switch (outcome) {
      case RETIRED -> throw new RetiredException(lease.worker());
      case GRANTED -> {
        if (interrupted) {
          thread.interrupt();
        }
        yield true;
      }
      case WAITING -> {
        if (interrupted) {
          throw new InterruptedException();
        }
        yield false;
      }
    };
  }
}
