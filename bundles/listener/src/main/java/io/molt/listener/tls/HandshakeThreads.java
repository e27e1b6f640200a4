package io.molt.listener.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what a handshake has to compute, a signature above all: a millisecond or more, in which an
 * event loop would serve none of its other connections, and in base mode no worker would work. When
 * a thousand clients come back at once, those that are connected are still served. Half of the
 * processors at most, and no thread while nobody connects.
 */
public final class HandshakeThreads implements Executor {

  private final ThreadPoolExecutor pool;

  /** None has begun yet. */
  public HandshakeThreads() {
    AtomicInteger number = new AtomicInteger();
    int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    pool =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "molt-handshake-" + number.getAndIncrement());
              thread.setDaemon(true);
              thread.setContextClassLoader(HandshakeThreads.class.getClassLoader());
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws RejectedExecutionException if the server has stopped
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Nothing is begun any more. */
  public void end() {
    pool.shutdownNow();
  }
}
