package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MishapsTest {

  private final Logger log = (Logger) LoggerFactory.getLogger(Mishaps.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Mishaps mishaps = new Mishaps();
  private long now = -5;

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
  }

  private Duration pauseAfter(Duration time) {
    now += time.toNanos();
    return Duration.ofNanos(mishaps.goOnAfter(new OutOfMemoryError("expected by the test"), now));
  }

  @Test
  void oneErrorDelaysNothing() {
    assertThat(pauseAfter(Duration.ZERO)).isZero();
    assertThat(pauseAfter(Duration.ofSeconds(1))).isZero();
  }

  @Test
  void oneThatComesAgainAtOnceIsWaitedForLongerEachTimeButNotForLong() {
    Duration pause = pauseAfter(Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      pause = pauseAfter(pause);
    }
    assertThat(pause).isEqualTo(Duration.ofMillis(4));
    for (int i = 0; i < 100; i++) {
      pause = pauseAfter(pause);
    }
    assertThat(pause).isEqualTo(Duration.ofMillis(100));
    assertThat(pauseAfter(Duration.ofSeconds(2))).as("another one").isZero();
  }

  @Test
  void itIsSaidOnceAMinute() {
    for (int i = 0; i < 121; i++) {
      assertThat(pauseAfter(Duration.ofSeconds(1))).isZero();
    }
    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(3);
    assertThat(lines.list.get(1).getFormattedMessage()).contains("the 61. of it");
  }
}
