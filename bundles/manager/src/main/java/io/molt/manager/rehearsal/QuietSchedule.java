package io.molt.manager.rehearsal;

import io.molt.manager.run.Schedule;
import io.molt.spi.ProcessLink;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * The server's time and threads, for what nobody is to see: what is logged in its tasks is not
 * written above DEBUG, and its threads give way to those that serve for as long as they are there.
 */
public final class QuietSchedule implements Schedule {

  private final Schedule schedule;
  private final Executor work;

  public QuietSchedule(Schedule schedule) {
    this.schedule = schedule;
    this.work = task -> schedule.work().execute(() -> quietly(task));
  }

  private static void quietly(Runnable task) {
    MDC.put(ProcessLink.QUIET, "");
    try {
      task.run();
    } finally {
      MDC.remove(ProcessLink.QUIET);
    }
  }

  @Override
  public long nanoTime() {
    return schedule.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    return ifPossible(() -> schedule.after(delay, () -> quietly(task)));
  }

  /** When the server stops there is no later, and nothing of what is done here matters then. */
  private static Runnable ifPossible(Supplier<Runnable> timer) {
    try {
      return timer.get();
    } catch (RejectedExecutionException stopping) {
      return () -> {};
    }
  }

  @Override
  public Runnable alarm(Duration delay, Runnable task) {
    return ifPossible(() -> schedule.alarm(delay, () -> quietly(task)));
  }

  /** Asked by each thread of a worker, first as it begins, and then when it is to serve. */
  @Override
  public void giveWay(boolean does) {
    if (does) {
      MDC.put(ProcessLink.QUIET, "");
      schedule.giveWay(true);
    }
  }

  @Override
  public Executor work() {
    return work;
  }

  @Override
  public Executor unhurried(Duration delay) {
    return task -> after(delay, task);
  }
}
