package io.molt.itests;

import io.netty.util.AsciiString;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The Date header, made anew whenever this runs. For the event loop alone. */
final class NettyDate implements Runnable {

  private AsciiString text = AsciiString.EMPTY_STRING;

  @Override
  public void run() {
    text =
        new AsciiString(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
  }

  AsciiString text() {
    return text;
  }
}
