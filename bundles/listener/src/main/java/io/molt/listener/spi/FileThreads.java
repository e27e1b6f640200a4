package io.molt.listener.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads that may wait for a disk, as no event loop may. There are none as long as nothing
 * asks for them, and none any more when nothing has for a while.
 */
public final class FileThreads implements Executor {

  private static final int IDLE_SECONDS = 10;

  private final String name;
  private final AtomicInteger made = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  /**
   * @param name of the threads, followed by a number
   * @param most how many there are at most
   * @param waiting how much may wait for one of them
   */
  public FileThreads(String name, int most, int waiting) {
    this.name = name;
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            this::newThread);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Nothing of whoever asks first may stay with it: that can be a worker. */
  private Thread newThread(Runnable task) {
    Thread thread =
        Thread.ofPlatform()
            .name(name + made.incrementAndGet())
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(task);
    thread.setContextClassLoader(null);
    return thread;
  }

  /**
   * Runs a task on one of them.
   *
   * @throws RejectedExecutionException if too much waits already
   */
  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }
}
