package io.molt.manager.leaks;

import java.util.Collections;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a worker has put into the loggers of {@code java.util.logging}. */
final class LogHandlers implements Finder {

  private static final String PACKAGE = "java.util.logging.";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(
        search,
        PACKAGE + "Logger",
        PACKAGE + "Handler",
        PACKAGE + "Filter",
        PACKAGE + "Formatter")) {
      return;
    }
    LogManager manager = LogManager.getLogManager();
    for (String name : Collections.list(manager.getLoggerNames())) {
      Logger logger = manager.getLogger(name);
      if (logger != null) {
        examine(logger, search);
      }
    }
  }

  private static void examine(Logger logger, Search search) {
    String place = "logger \"" + logger.getName() + "\"";
    Filter filter = logger.getFilter();
    Trail filters = search.of(filter);
    if (filters != null && filter != null) {
      filters.add(
          "filter " + Words.type(filter) + " of " + place,
          new Remedy("removed", () -> logger.setFilter(null)));
    }
    for (Handler handler : logger.getHandlers()) {
      Trail handlers = search.of(handler);
      if (handlers != null) {
        handlers.add(
            "handler " + Words.type(handler) + " of " + place,
            new Remedy("removed", () -> logger.removeHandler(handler)));
      } else {
        examine(handler, place, search);
      }
    }
  }

  /** A handler that stays may format and filter with what does not. */
  private static void examine(Handler handler, String place, Search search) {
    Filter filter = handler.getFilter();
    Trail filters = search.of(filter);
    if (filters != null && filter != null) {
      filters.add(
          "filter " + Words.type(filter) + " of a handler of " + place,
          new Remedy("removed", () -> handler.setFilter(null)));
    }
    Formatter formatter = handler.getFormatter();
    Trail formatters = search.of(formatter);
    if (formatters != null && formatter != null) {
      formatters.add(
          "formatter " + Words.type(formatter) + " of a handler of " + place,
          new Remedy("replaced", () -> handler.setFormatter(new SimpleFormatter())));
    }
  }
}
