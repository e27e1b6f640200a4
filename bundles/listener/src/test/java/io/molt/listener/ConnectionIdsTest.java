package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionIdsTest {

  private static final long NOW = Instant.parse("2026-05-01T12:00:00Z").toEpochMilli();

  @Test
  void idsArePositiveAndDifferent() {
    ConnectionIds ids = new ConnectionIds(NOW);
    long first = ids.next();
    assertThat(first).isPositive();
    assertThat(ids.next()).isEqualTo(first + 1);
  }

  @Test
  void laterRunBeginsAboveAllIdsOfAnEarlierOne() {
    ConnectionIds earlier = new ConnectionIds(NOW);
    long last = 0;
    for (int count = 0; count < 1_000_000; count++) {
      last = earlier.next();
    }
    assertThat(new ConnectionIds(NOW + 1).next()).isGreaterThan(last);
  }

  @Test
  void idsStayPositiveForCenturiesAndWithAClockThatIsOff() {
    assertThat(new ConnectionIds(Instant.parse("2300-01-01T00:00:00Z").toEpochMilli()).next())
        .isPositive();
    assertThat(new ConnectionIds(0).next()).isPositive();
  }
}
