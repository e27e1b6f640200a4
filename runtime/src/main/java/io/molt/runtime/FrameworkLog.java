package io.molt.runtime;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Takes the framework's own messages into the log. */
final class FrameworkLog extends Logger {

  private final org.slf4j.Logger log = LoggerFactory.getLogger("org.apache.felix.framework");

  /** The framework looks at its own level before it makes up a message. */
  FrameworkLog() {
    setLogLevel(log.isTraceEnabled() ? LOG_DEBUG : log.isDebugEnabled() ? LOG_INFO : LOG_WARNING);
  }

  @Override
  protected void doLog(int level, String message, @Nullable Throwable thrown) {
    switch (level) {
      case LOG_ERROR -> log.error(message, thrown);
      case LOG_WARNING -> log.warn(message, thrown);
      case LOG_INFO -> log.debug(message, thrown);
      default -> log.trace(message, thrown);
    }
  }
}
