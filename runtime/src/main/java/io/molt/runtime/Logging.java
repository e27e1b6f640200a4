package io.molt.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import io.molt.spi.settings.ProcessSettings;
import io.molt.spi.settings.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log of the server: the file, and in the foreground the console too; and the access logs of
 * its listeners.
 */
final class Logging implements AutoCloseable {

  private final LoggerContext context;
  private final FileAppender<ILoggingEvent> file;
  private final OutputStreamAppender<ILoggingEvent> console;
  private final LogTurn turn;
  private final AccessLogs accessLogs;

  private Logging(LoggerContext context) {
    this.context = context;
    this.file = new FileAppender<>();
    this.console = new OutputStreamAppender<>();
    this.turn = new LogTurn();
    this.accessLogs = new AccessLogs(context);
  }

  /**
   * Opens the log.
   *
   * @param foreground whether the console shows it too
   */
  static Logging open(Settings all, boolean foreground) throws CommandException {
    ProcessSettings settings = all.server().process();
    Logging logging = new Logging((LoggerContext) LoggerFactory.getILoggerFactory());
    logging.context.start(); // one that was closed before would not be closed again
    logging.openFile(settings.logFile());
    logging.openTurn();
    logging.accessLogs.open(all.listeners(), settings.logFile());
    if (foreground) {
      logging.openConsole();
    }
    logging.context.addTurboFilter(new QuietThreads());
    logging.root().setLevel(Level.toLevel(settings.logLevel().name()));
    return logging;
  }

  /** Opens the files anew, which may have been moved away; no line is lost. */
  void reopen() {
    try {
      LogOutput.create(Path.of(file.getFile()));
      turn.alone(this::openFileAnew);
    } catch (IOException | UncheckedIOException e) {
      LoggerFactory.getLogger(Logging.class)
          .error("[log] {} could not be opened anew: {}", file.getFile(), e.getMessage());
    }
    accessLogs.reopen();
  }

  private void openFileAnew() {
    try {
      file.openFile(file.getFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes an exception to nowhere. The classes that this takes are initialised by it: later, one
   * application could have removed the system properties that they read, and another filled the
   * heap, and then no error could ever be logged again.
   */
  void rehearse() {
    Exception sample = new Exception("none", new Exception("none"));
    String _ =
        new LogLayout()
            .doLayout(
                new LoggingEvent("", root(), Level.DEBUG, "{}", sample, new Object[] {"none"}));
  }

  /** Looks in all that is logged, kept or not, for what is named there. */
  void watch(SpoiledClasses classes) {
    classes.rehearse();
    context.getTurboFilterList().addFirst(classes); // before those that leave something out
  }

  /** The console shows nothing further; the file goes on. */
  void leaveConsole() {
    turn.remove(console);
  }

  /** Writes out and closes everything. */
  @Override
  public void close() {
    context.stop();
  }

  private void openFile(Path path) throws CommandException {
    LogOutput.create("log_file", path);
    file.setName("file");
    file.setFile(path.toString());
    start(file);
  }

  private void openTurn() {
    turn.setContext(context);
    turn.start();
    root().addAppender(turn);
  }

  /** Not System.out, which the shell replaces to catch what commands print. */
  private void openConsole() {
    console.setName("console");
    console.setOutputStream(new FileOutputStream(FileDescriptor.out));
    start(console);
  }

  private void start(OutputStreamAppender<ILoggingEvent> appender) {
    LogOutput.start(context, appender, new LogLayout());
    turn.add(appender);
  }

  private ch.qos.logback.classic.Logger root() {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
