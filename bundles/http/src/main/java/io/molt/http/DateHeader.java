package io.molt.http;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** The {@code Date} field of responses, put into words once a second. For one thread. */
public final class DateHeader {

  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final LongSupplier epochMillis;
  private long second = Long.MIN_VALUE;
  private byte[] line = {};

  public DateHeader(LongSupplier epochMillis) {
    this.epochMillis = epochMillis;
  }

  /** The whole field line, line end included; not to be changed. */
  public byte[] line() {
    long now = Math.floorDiv(epochMillis.getAsLong(), 1000L);
    if (now != second) {
      second = now;
      line =
          ("Date: " + fixdate(LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC)) + " GMT\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }
    return line;
  }

  /**
   * IMF-fixdate (RFC 9110, 5.6.7), in words of its own: the JDK's formatter first reads locales.
   */
  private static String fixdate(LocalDateTime time) {
    return name(DAYS, time.getDayOfWeek().getValue())
        + ", "
        + twoDigits(time.getDayOfMonth())
        + " "
        + name(MONTHS, time.getMonthValue())
        + " "
        + time.getYear()
        + " "
        + twoDigits(time.getHour())
        + ":"
        + twoDigits(time.getMinute())
        + ":"
        + twoDigits(time.getSecond());
  }

  private static String name(String names, int number) {
    return names.substring(3 * number - 3, 3 * number);
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
