package io.molt.runtime;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.Reporter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Brings SLF4J together with logback, which {@link Logging} sets up when the settings have been
 * read. Logback's own provider would look for services, versions and a configuration before that,
 * in Java itself and in each jar of the class path, at each start.
 */
public final class LogProvider implements SLF4JServiceProvider {

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter diagnostics = new LogbackMDCAdapter();

  /** For SLF4J, which is told the name of this class. */
  public LogProvider() {}

  /**
   * Has SLF4J use it. To be called once, before anybody has a logger. The system properties that
   * say so are taken back: an application may bring an SLF4J of its own, which would obey them.
   */
  static void install() {
    String provider =
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    // It would tell on the console that it found the former, and where to.
    String verbosity = System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    try {
      ILoggerFactory _ = LoggerFactory.getILoggerFactory();
    } finally {
      restore(LoggerFactory.PROVIDER_PROPERTY_KEY, provider);
      restore(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, verbosity);
    }
  }

  private static void restore(String property, @Nullable String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }

  @Override
  public void initialize() {
    context.setName("molt");
    context.setMDCAdapter(diagnostics);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return diagnostics;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99"; // any of 2.0
  }
}
