package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace pace = new Pace();

  @Test
  void aFewEventsAreLookedAtAlmostAtOnceAndManyNowAndThen() {
    assertThat(Stream.generate(pace::next).limit(7).map(Duration::toMillis))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L);
  }

  @Test
  void afterARestTheNextIsLookedAtAlmostAtOnceAgain() {
    for (int i = 0; i < 10; i++) {
      Duration _ = pace.next();
    }
    pace.rests();
    assertThat(pace.next()).isEqualTo(Pace.SHORTEST);
  }
}
