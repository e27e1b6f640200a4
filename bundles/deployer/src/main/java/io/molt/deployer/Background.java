package io.molt.deployer;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a reload need not wait for: one thing after the other, in the order it was asked. */
final class Background implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("molt-content").factory());

  /**
   * Has something done later. When the server is stopping, it is left undone.
   *
   * @param what a full sentence that says what is left undone then
   */
  void later(Runnable task, String what) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("[deploy] The server is stopping: {}", what);
    }
  }

  /** Has something found out when all that was asked before is done, and waits for it. */
  <T> T ask(Supplier<T> question) {
    try {
      return thread.submit(question::get).get();
    } catch (ExecutionException failed) {
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the content store");
    }
  }

  /** Waits for what is still to be done. */
  @Override
  public void close() {
    thread.close();
  }
}
