package io.molt.manager.run;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The real time and real threads. */
public final class SystemSchedule implements Schedule, AutoCloseable {

  /** In hand before it is caught, see {@link Carrier#CAUGHT}. */
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  private final Consumer<Boolean> giveWay;
  private final ExecutorService work;

  /** Its thread gives way to nobody: it does next to nothing itself, and others wait for it. */
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param giveWay has the calling thread give way to those that serve, or no more
   */
  public SystemSchedule(Consumer<Boolean> giveWay) {
    this.giveWay = giveWay;
    work = Executors.newCachedThreadPool(threads("molt-manager-", true));
    timer = new ScheduledThreadPoolExecutor(1, threads("molt-timer-", false));
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    return alarm(delay, () -> handOver(task));
  }

  @Override
  public Runnable alarm(Duration delay, Runnable task) {
    Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /**
   * What is repeated asks for its next turn within its last, so no turn may be lost. While there is
   * no memory, or no thread to be had, all wait.
   */
  private void handOver(Runnable task) {
    while (!timer.isShutdown()) {
      try {
        work.execute(task);
        return;
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(SCARCE_NANOS);
        boolean _ = Thread.interrupted();
      }
    }
  }

  @Override
  public void giveWay(boolean does) {
    giveWay.accept(does);
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

  private ThreadFactory threads(String prefix, boolean givesWay) {
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
                if (givesWay) {
                  giveWay(true);
                }
                task.run();
              });
      // Worker code may be what makes the pool grow: its class loader must not stay in the thread.
      thread.setContextClassLoader(SystemSchedule.class.getClassLoader());
      return thread;
    };
  }
}
