package io.molt.manager;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Time and threads, so that tests can bring their own. */
interface Schedule {

  /** A clock for durations, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Runs a task later.
   *
   * @return takes the task back if it has not run yet
   */
  Runnable after(Duration delay, Runnable task);

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
