package io.molt.manager.worker;

import java.time.Duration;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call into worker code, from its begin to its end; it may park in between. It is in hand all
 * that time: a retiring generation waits for it.
 */
public abstract class Callback implements Runnable {

  private static final String LOCKS = "java.util.concurrent.locks.Reentrant";

  private @Nullable WorkerInstance worker;
  private volatile @Nullable Thread thread;
  private volatile boolean ended;
  private volatile boolean takenAway;

  /** Whether it is, or was, among those that {@link InHand} keeps beside the one that runs. */
  public volatile boolean kept;

  /** Calls the worker's code. */
  public abstract void call(WorkerInstance worker) throws Throwable;

  /** The code threw. What is done here must not throw. */
  public abstract void failed(WorkerInstance worker, Throwable thrown);

  /**
   * The worker was retired by force with this in hand. Its lease is revoked already: see to it that
   * the client gets an answer. Called once at most, perhaps while the code still runs.
   */
  public abstract void abandon();

  /** It has left the carrier's thread for the first time: others may begin. On the carrier. */
  public void parks() {}

  /**
   * Whether it has waited for longer than it may, though it holds nobody up. Asked again and again.
   *
   * @param limit as long as it may
   */
  public boolean isLate(long nanoTime, Duration limit) {
    return false;
  }

  /** What is being done, for people: {@code onRequest GET /path}. */
  public abstract String what();

  /** Whether the worker owes something, even where the code has returned. */
  public boolean isOwed() {
    return !ended;
  }

  /**
   * The code has returned.
   *
   * @return whether nothing is owed any more
   */
  public boolean letGo() {
    return true;
  }

  final void assign(WorkerInstance taker) {
    worker = taker;
  }

  @Override
  public final void run() {
    WorkerInstance mine = worker;
    if (mine == null) {
      throw new IllegalStateException("not assigned: " + what());
    }
    thread = Thread.currentThread();
    try {
      call(mine);
    } catch (Throwable t) {
      failed(mine, t);
      threw(mine, t);
    } finally {
      leave();
      mine.ended(this);
    }
  }

  /** It counts against the worker, unless it was taken away from it. */
  public void threw(WorkerInstance mine, Throwable thrown) {
    if (!takenAway) {
      mine.erred(what(), thrown);
    }
  }

  /**
   * Takes it away from code that holds it up: sees to an answer, and does not hold against the
   * worker what the code does from here on.
   */
  public final void takeAway() {
    takenAway = true;
    abandon();
  }

  public final boolean isTakenAway() {
    return takenAway;
  }

  private synchronized void leave() {
    thread = null;
    ended = true;
  }

  /**
   * Interrupts the thread that runs it, if one does: never one that has gone on to something else.
   *
   * @param platformToo whether a platform thread may be interrupted
   */
  public final synchronized void interrupt(boolean platformToo) {
    Thread runs = thread;
    if (runs != null && (platformToo || runs.isVirtual())) {
      runs.interrupt();
    }
  }

  /** Whether it waits for a lock that somebody holds. */
  public final boolean waitsForLock() {
    Thread runs = thread;
    if (runs == null) {
      return false;
    }
    Thread.State state = runs.getState();
    return state == Thread.State.BLOCKED
        || (state == Thread.State.WAITING && isLock(LockSupport.getBlocker(runs)));
  }

  /** Not what is waited for until something happens, such as a semaphore. */
  private static boolean isLock(@Nullable Object blocker) {
    return blocker instanceof AbstractOwnableSynchronizer
        && blocker.getClass().getName().startsWith(LOCKS);
  }

  /** The thread that runs it, if it runs. */
  public final @Nullable Thread thread() {
    return thread;
  }
}
