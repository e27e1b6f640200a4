package io.molt.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the lines of an access log put together and written by a thread of its own. Those who log are
 * event loops, which must not wait for a disk: what it does not keep up with is left out, and said.
 *
 * <p>Logback's asynchronous appender interrupts its thread when it is stopped, and with it whatever
 * is being written: lines of the last moment were lost. This one is stopped by the last thing in
 * its queue.
 */
final class AccessAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Of lines, each of which may be some kilobytes if clients want that. */
  private static final int MOST_WAITING = 4096;

  /** How long the end of the server waits for what is still to be written. */
  private static final long FLUSH_MILLIS = 5000;

  /** It is said once in so long a time that lines are left out. */
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Behind it nothing is written. */
  private static final ILoggingEvent END = new LoggingEvent();

  private final String path;
  private final Appender<ILoggingEvent> file;
  private final BlockingQueue<ILoggingEvent> waiting;
  private final Thread writer;
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong saidNanos = new AtomicLong();

  /**
   * @param file writes them; stopped after the last
   */
  AccessAppender(String path, Appender<ILoggingEvent> file) {
    this(path, file, MOST_WAITING);
  }

  AccessAppender(String path, Appender<ILoggingEvent> file, int mostWaiting) {
    this.path = path;
    this.file = file;
    this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    this.writer = new Thread(this::write, "access " + path);
    writer.setDaemon(true);
    setName("access " + path);
  }

  /** How many lines were left out. */
  long leftOut() {
    return leftOut.get();
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  /** Waits until what was logged before is written, for a few seconds at most. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    try {
      if (waiting.offer(END, FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.join(FLUSH_MILLIS);
      }
    } catch (InterruptedException notNow) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!waiting.offer(event)) {
      leaveOut();
    }
  }

  private void leaveOut() {
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
  }

  private void write() {
    for (ILoggingEvent event = next(); event != END; event = next()) {
      file.doAppend(event);
    }
    file.stop();
  }

  /** Nobody interrupts the thread; if somebody did, it would mean nothing. */
  private ILoggingEvent next() {
    while (true) {
      try {
        return waiting.take();
      } catch (InterruptedException meaningless) {
        Thread.yield();
      }
    }
  }
}
