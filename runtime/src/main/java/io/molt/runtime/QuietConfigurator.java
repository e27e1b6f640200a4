package io.molt.runtime;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps logback from looking for configuration files and from writing to the console by itself:
 * {@link Logging} sets everything up when the settings have been read.
 */
public final class QuietConfigurator extends ContextAwareBase implements Configurator {

  /** For logback, which finds this class as a service. */
  public QuietConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
