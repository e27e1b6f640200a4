package io.molt.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.molt.spi.PlainText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.helpers.MessageFormatter;

/**
 * A line of the log: time, level, message. Molt's own messages begin with what they speak of;
 * before others stands the name of their logger.
 *
 * <p>An event is one line, and the lines of its stack traces: whatever clients and applications
 * bring into a message, no line begins there that looks like another event, and no terminal takes
 * it for a command. In Molt's own messages the line breaks that the code has are kept.
 */
final class LogLayout extends LayoutBase<ILoggingEvent> {

  private static final String OWN = "io.molt.";

  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    time.formatTo(event.getInstant(), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(level.length() == 4 ? "  " : " ");
    if (!event.getLoggerName().startsWith(OWN)) {
      line.append(PlainText.line(event.getLoggerName())).append(": ");
      line.append(PlainText.line(event.getFormattedMessage()));
    } else {
      line.append(own(event));
    }
    line.append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(PlainText.trace(ThrowableProxyUtil.asString(thrown)));
    }
    return line.toString();
  }

  /** What Molt says, in its own lines; what it says it about may be anybody's text. */
  private static String own(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    Object[] about = event.getArgumentArray();
    if (about == null || message.equals(PlainText.line(message))) {
      return PlainText.trace(message);
    }
    Object[] plain = new Object[about.length];
    for (int i = 0; i < about.length; i++) {
      plain[i] = PlainText.trace(String.valueOf(about[i]));
    }
    return MessageFormatter.basicArrayFormat(event.getMessage(), plain);
  }
}
