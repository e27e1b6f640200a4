package io.molt.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The lines of the access log of a test's listener, until it is closed. */
final class AccessLines implements AutoCloseable {

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("molt.access.test");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  AccessLines() {
    appender.start();
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  /** The next line, which is waited for. */
  String next() throws InterruptedException {
    String line = lines.poll(10, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("no line was written");
    }
    return line;
  }

  /** Whether none has come that nobody has asked for. */
  boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
