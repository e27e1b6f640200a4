package io.molt.itests;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Has nothing written of what the libraries of tests, benchmarks and other servers log: without it,
 * logback writes all of it to the console, at level debug.
 */
public final class QuietLogging extends ContextAwareBase implements Configurator {

  /** For logback, which finds this class as a service. */
  public QuietLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
