package io.molt.manager.run;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** Time and threads, so that tests can bring their own. */
public interface Schedule {

  /** In hand before it is caught, see {@link Carrier#CAUGHT}. */
  Class<?> CAUGHT = OutOfMemoryError.class;

  /** How long it is waited for memory before it is asked for again. */
  long SCARCE_NANOS = 50_000_000;

  /** A clock for durations, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Runs a task later.
   *
   * @return takes the task back if it has not run yet
   */
  Runnable after(Duration delay, Runnable task);

  /**
   * As {@link #after}, but runs it on the one thread that keeps the time, which costs no other
   * thread: for what is done in no time and hands on all that takes longer. It must not block, for
   * all that is to be run later waits for it.
   */
  Runnable alarm(Duration delay, Runnable task);

  /**
   * As {@link #after}, for what is repeated and asks for its next turn within its last: without
   * memory for that it waits until there is some, for nobody else would ask. Called on threads that
   * may wait, as all that run tasks of this may.
   */
  default Runnable again(Duration delay, Runnable task) {
    while (true) {
      try {
        return after(delay, task);
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(SCARCE_NANOS);
        boolean _ = Thread.interrupted();
      }
    }
  }

  /**
   * The calling thread gives way to those that serve, or no more. All that run tasks of this do
   * already.
   */
  void giveWay(boolean does);

  /** Runs tasks that may block, each at once on a thread of its own; never rejects. */
  Executor work();

  /**
   * As {@link #work}, but a while later: for what has to be done after a switch and nobody waits
   * for. The new code's first events, for which nothing is compiled yet, need the processors more;
   * and where several things are to be done, they take fewer of them one after the other.
   */
  Executor unhurried(Duration delay);
}
