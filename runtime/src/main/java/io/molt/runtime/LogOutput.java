package io.molt.runtime;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where lines of a log go: its file is made, and what writes there is started. */
final class LogOutput {

  private LogOutput() {}

  /**
   * Makes a file that a setting names, and its directory.
   *
   * @param key of the setting
   */
  static void create(String key, Path file) throws CommandException {
    try {
      Files.createDirectories(file.getParent());
      create(file);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_STARTED, key + ": " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Makes a file before an appender does, so that others cannot read it. */
  static void create(Path file) throws IOException {
    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    OtherUsers.shutOut(file);
  }

  /** Has an appender write lines, in UTF-8. */
  static void start(
      LoggerContext context,
      OutputStreamAppender<ILoggingEvent> appender,
      LayoutBase<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
  }
}
