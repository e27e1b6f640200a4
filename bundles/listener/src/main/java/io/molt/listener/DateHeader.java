package io.molt.listener;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The {@code Date} field of responses, put into words once a second. For one thread. */
final class DateHeader {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final LongSupplier epochMillis;
  private long second = Long.MIN_VALUE;
  private byte[] line = {};

  DateHeader(LongSupplier epochMillis) {
    this.epochMillis = epochMillis;
  }

  /** The whole field line, line end included; not to be changed. */
  byte[] line() {
    long now = Math.floorDiv(epochMillis.getAsLong(), 1000L);
    if (now != second) {
      second = now;
      line =
          ("Date: " + IMF_FIXDATE.format(Instant.ofEpochSecond(now)) + "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }
    return line;
  }
}
