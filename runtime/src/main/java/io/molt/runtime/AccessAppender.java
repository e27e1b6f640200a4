package io.molt.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AsyncAppenderBase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the lines of an access log put together and written by a thread of its own. Those who log are
 * event loops, which must not wait for a disk: what it does not keep up with is left out, and said.
 */
final class AccessAppender extends AsyncAppenderBase<ILoggingEvent> {

  /** Of lines, each of which may be some kilobytes if clients want that. */
  private static final int MOST_WAITING = 4096;

  /** How long the end of the server waits for what is still to be written. */
  private static final int FLUSH_MILLIS = 5000;

  /** It is said once in so long a time that lines are left out. */
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String path;
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong saidNanos = new AtomicLong();

  AccessAppender(String path) {
    this(path, MOST_WAITING);
  }

  AccessAppender(String path, int mostWaiting) {
    this.path = path;
    setName("access " + path);
    setQueueSize(mostWaiting);
    setNeverBlock(true);
    // Asks for each that would find no room whether it may be left out.
    setDiscardingThreshold(1);
    setMaxFlushTime(FLUSH_MILLIS);
  }

  /** How many lines were left out. */
  long leftOut() {
    return leftOut.get();
  }

  @Override
  protected boolean isDiscardable(ILoggingEvent event) {
    long count = leftOut.incrementAndGet();
    long now = System.nanoTime();
    long said = saidNanos.get();
    boolean due = count == 1 || now - said >= SAY_NANOS;
    if (due && saidNanos.compareAndSet(said, now)) {
      Logger log = LoggerFactory.getLogger(AccessAppender.class);
      log.warn(
          "[log] {} is not written as fast as there is something to write: {} lines are left out"
              + " so far.",
          path,
          count);
    }
    return true;
  }
}
