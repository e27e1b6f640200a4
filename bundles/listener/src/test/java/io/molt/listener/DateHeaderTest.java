package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
  void lineIsMadeOnceASecond() {
    byte[] first = date.line();
    clock.addAndGet(999);
    assertThat(date.line()).isSameAs(first);
    clock.addAndGet(1);
    assertThat(line()).contains("08:49:38");
  }
}
