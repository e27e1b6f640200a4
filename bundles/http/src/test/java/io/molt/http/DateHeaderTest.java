package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DateHeaderTest {

  private final AtomicLong clock =
      new AtomicLong(Instant.parse("1994-11-06T08:49:37Z").toEpochMilli());
  private final DateHeader date = new DateHeader(clock::get);

  private String line() {
    return new String(date.line(), StandardCharsets.US_ASCII);
  }

  @Test
  void lineIsInTheFormThatHttpPrefers() {
    assertThat(line()).isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  }

  @Test
  void everyDayOfAYearIsAsTheJdkPutsIt() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    for (int hour = 0; hour < 366 * 24; hour += 5) {
      Instant time = Instant.parse("2028-01-01T00:59:00Z").plus(hour, ChronoUnit.HOURS);
      clock.set(time.toEpochMilli());
      assertThat(line()).isEqualTo("Date: " + formatter.format(time) + "\r\n");
    }
  }

  @Test
  void lineIsMadeOnceASecond() {
    byte[] first = date.line();
    clock.addAndGet(999);
    assertThat(date.line()).isSameAs(first);
    clock.addAndGet(1);
    assertThat(line()).contains("08:49:38");
  }
}
