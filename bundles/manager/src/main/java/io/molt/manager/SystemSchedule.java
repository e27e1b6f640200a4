package io.molt.manager;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The real time and real threads. */
final class SystemSchedule implements Schedule, AutoCloseable {

  private final ExecutorService work;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param giveWay run by each thread when it begins: none of them serves
   */
  SystemSchedule(Runnable giveWay) {
    work = Executors.newCachedThreadPool(threads("molt-manager-", giveWay));
    timer = new ScheduledThreadPoolExecutor(1, threads("molt-timer-", giveWay));
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Future<?> future =
        timer.schedule(() -> work.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Executor work() {
    return work;
  }

  @Override
  public Executor unhurried(Duration delay) {
    return task -> after(delay, task);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    work.shutdown();
  }

  private static ThreadFactory threads(String prefix, Runnable giveWay) {
    ThreadFactory plain =
        Thread.ofPlatform()
            .name(prefix, 1)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .factory();
    return task -> {
      Thread thread =
          plain.newThread(
              () -> {
                giveWay.run();
                task.run();
              });
      // Worker code may be what makes the pool grow: its class loader must not stay in the thread.
      thread.setContextClassLoader(SystemSchedule.class.getClassLoader());
      return thread;
    };
  }
}
