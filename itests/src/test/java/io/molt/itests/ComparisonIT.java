package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The comparison that docs/performance.md shows runs, and every server answers all that it is
 * asked.
 */
@Tag("proof")
final class ComparisonIT {

  @Test
  void eachServerIsAskedEachThing() throws IOException {
    ComparisonReport report =
        Comparison.report(ComparisonOptions.parse("--rounds=1", "--warm-up=0", "--millis=100"));
    for (String server : new String[] {"Molt, base", "Molt, process", "Netty", "Vert.x"}) {
      assertThat(report.markdown().lines().filter(line -> line.startsWith("| " + server + " |")))
          .as(server)
          .hasSize(Workload.COMMON.size());
    }
    assertThat(report.svg()).startsWith("<svg").endsWith("</svg>\n");
  }

  @Test
  void anOlderBuildIsNamedByItsCommit() throws IOException {
    assertThat(Baseline.named("", Path.of(Baseline.DIRECTORY))).isEmpty();
    assertThatThrownBy(() -> Baseline.named("main", Path.of(Baseline.DIRECTORY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("main (expected: a commit's number, as 24eceb1)");
  }

  @Test
  void aRatioIsToldFromPairedRounds() {
    Ratio ratio = Ratio.of(List.of(1.0, 9.0, 20.0, 2.0, 5.0), List.of(2.0, 18.0, 20.0, 4.0, 10.0));
    assertThat(ratio.median()).isEqualTo(0.5);
    assertThat(ratio.low()).isEqualTo(0.5);
    assertThat(ratio.high()).isBetween(0.5, 1.0);
  }
}
