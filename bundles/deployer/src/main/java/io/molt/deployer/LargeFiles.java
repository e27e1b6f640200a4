package io.molt.deployer;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads large files beside the looks at the deploy directory, so that none of them holds up what
 * changes elsewhere. One at a time: each is copied, inflated and checked as fast as the machine
 * can.
 */
final class LargeFiles implements Executor, AutoCloseable {

  /** Up to here reading takes no longer than looking. */
  static final long SIZE = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LargeFiles.class);

  private final ExecutorService thread;

  /**
   * @param giveWay run by the thread when it begins
   */
  LargeFiles(Runnable giveWay) {
    thread =
        Executors.newSingleThreadExecutor(
            task ->
                Thread.ofPlatform()
                    .name("molt-large-files")
                    .daemon()
                    .unstarted(
                        () -> {
                          giveWay.run();
                          task.run();
                        }));
  }

  @Override
  public void execute(Runnable reading) {
    try {
      thread.execute(reading);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("[deploy] The server is stopping: a large file is not read.");
    }
  }

  /** Does not wait: whatever is being read is of no use any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
