package io.molt.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.LayoutBase;
import io.molt.spi.ProcessLink;
import io.molt.spi.settings.ListenerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The access logs of the listeners that have one: each a file, which several may share. */
final class AccessLogs {

  /** The key of a protocol that writes one. */
  private static final String KEY = "access_log";

  private final LoggerContext context;
  private final Map<Path, FileAppender<ILoggingEvent>> files = new TreeMap<>();
  private final Map<Path, AccessAppender> appenders = new TreeMap<>();

  AccessLogs(LoggerContext context) {
    this.context = context;
  }

  /**
   * Opens them.
   *
   * @param own the server's own log, which is none of them
   */
  void open(List<ListenerSettings> listeners, Path own) throws CommandException {
    for (ListenerSettings listener : listeners) {
      if (listener.own().keys().contains(KEY)) {
        String file = listener.own().text(KEY);
        if (!file.isEmpty()) {
          open(listener.name(), Path.of(file), own);
        }
      }
    }
  }

  private void open(String listener, Path file, Path own) throws CommandException {
    if (file.equals(own)) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "conf/listener-"
              + listener
              + ".cfg: access_log: "
              + file
              + " (expected: another file"
              + " than log_file)");
    }
    AccessAppender appender = appenders.get(file);
    if (appender == null) {
      appender = start(file);
      appenders.put(file, appender);
    }
    Logger logger = context.getLogger(ProcessLink.ACCESS_LOG + listener);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO); // whatever log_level is
    logger.addAppender(appender);
  }

  private AccessAppender start(Path file) throws CommandException {
    LogOutput.create(KEY, file);
    FileAppender<ILoggingEvent> written = new FileAppender<>();
    written.setName("file " + file);
    written.setFile(file.toString());
    LogOutput.start(context, written, new Line());
    files.put(file, written);
    AccessAppender appender = new AccessAppender(file.toString());
    appender.setContext(context);
    appender.addAppender(written);
    appender.start();
    return appender;
  }

  /** Opens the files anew, which may have been moved away; no line is lost. */
  void reopen() {
    for (FileAppender<ILoggingEvent> file : files.values()) {
      try {
        LogOutput.create(Path.of(file.getFile()));
        file.openFile(file.getFile());
      } catch (IOException e) {
        context
            .getLogger(AccessLogs.class)
            .error("[log] {} could not be opened anew: {}", file.getFile(), e.getMessage());
      }
    }
  }

  /** A line is what the protocol says, and nothing else. */
  private static final class Line extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      return event.getFormattedMessage() + "\n";
    }
  }
}
