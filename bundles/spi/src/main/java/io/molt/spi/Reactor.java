package io.molt.spi;

/** One event loop of the listener bundle (Swoole: reactor). */
public interface Reactor {

  /**
   * Runs a task on the loop's thread, after those handed in before. Usable from any thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  void execute(Runnable task);
}
