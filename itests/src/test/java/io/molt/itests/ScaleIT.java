package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The measurement of many connections that docs/performance.md shows runs, and a reload keeps them
 * all.
 */
@Tag("proof")
final class ScaleIT {

  @Test
  void memoryAndSetUpAreMeasuredBesideNetty() throws IOException {
    String markdown =
        Scale.report(
            ScaleOptions.parse("--connections=200", "--rounds=1", "--warm-up=0", "--parts=memory"));
    for (String server : List.of("Molt, base", "Molt, process", "Netty")) {
      assertThat(markdown.lines().filter(line -> line.contains("| " + server + " |")))
          .as(server)
          .hasSize(6);
    }
  }

  @Test
  void idleConnectionsAreKeptWhileTheServerReloads() throws IOException {
    ScaleOptions options =
        ScaleOptions.parse(
            "--connections=200",
            "--few=20",
            "--turns=1",
            "--reloads=2",
            "--warm-up-reloads=0",
            "--millis=300",
            "--active=10",
            "--per-second=500");
    CrowdedReloads times = CrowdedReloads.measure(options, "process", 2);
    assertThat(times.few()).hasSize(1);
    assertThat(times.many()).hasSize(1);
    for (CrowdedLoad.Run run : CrowdedLoad.measure(options, "base").runs()) {
      run.result().assertNothingLost();
      assertThat(run.lostOfHeld()).isZero();
    }
  }
}
