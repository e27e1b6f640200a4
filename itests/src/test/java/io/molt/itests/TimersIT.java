package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measurement of timers that docs/performance.md shows runs. */
@Tag("proof")
final class TimersIT {

  @Test
  void timersAreMeasured() throws IOException, InterruptedException {
    String markdown =
        Timers.report("--timers=100", "--rounds=1", "--seconds=1", "--warm-up-seconds=1");
    for (String mode : MoltPeer.MODES) {
      assertThat(markdown.lines().filter(line -> line.contains("| " + mode + " | Molt |")))
          .hasSize(TimerLoad.values().length)
          .allSatisfy(line -> assertThat(line).matches("\\| 100 of 1000? ms, .*"));
    }
  }
}
