package io.molt.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.molt.spi.ProcessLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;

/**
 * Leaves out of the log what threads say above DEBUG that are not to be noticed, see {@link
 * ProcessLink#QUIET}.
 */
final class QuietThreads extends TurboFilter {

  QuietThreads() {
    setName("quiet threads");
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    return level.isGreaterOrEqual(Level.INFO) && MDC.get(ProcessLink.QUIET) != null
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
