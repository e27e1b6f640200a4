package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The measurement of fresh servers that docs/performance.md shows runs, and tells of two builds in
 * all of its sections.
 */
@Tag("proof")
final class FreshServerIT {

  private static final String FIGURES =
      " \\d+\\.\\d+ \\| \\d+\\.\\d+ \\| \\d+\\.\\d\\d \\(.*\\) \\|";

  @Test
  @Timeout(900)
  void eachSectionTellsOfBothBuilds() throws IOException {
    FreshOptions options = FreshOptions.parse("--short");
    FreshBuild now = new FreshBuild("Molt", Distribution.located(), Map.of());
    FreshBuild then = new FreshBuild("Molt again", Distribution.located(), Map.of());
    String markdown = FreshServer.report(options, List.of(now, then));
    for (String row :
        List.of(
            "\\| 2 \\| first \\| first new answer \\|",
            "\\| 2 \\| 2 to 10 \\| all workers new \\|",
            "\\| 2 \\| 11 to 11 \\| by the server's log \\|",
            "\\| 1 \\| first \\| first new answer \\|",
            "\\| p99 with, of that without \\|",
            "\\| PSS \\| on \\|",
            "\\| 101 to 1000 \\|")) {
      assertThat(markdown.lines()).as(row).anyMatch(line -> line.matches(row + FIGURES));
    }
    assertThat(markdown)
        .contains("From SIGUSR1 to the new code: hello")
        .contains("rename to the new code: 300 classes, Jackson embedded")
        .contains("rename to the new code: 300 classes, Jackson in lib/")
        .contains("From molt start to the first answer")
        .contains("Nothing was lost, and nobody disconnected.")
        .containsPattern("other programs used \\d+ % of the machine's processor time");
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThatThrownBy(() -> FreshOptions.parse("--sections=signal,signals"))
        .hasMessageStartingWith("--sections: signals (expected: some of [signal, changed, ");
    assertThatThrownBy(() -> FreshOptions.parse("--turns=none"))
        .hasMessage("--turns=none (expected: a whole number, 1 or more)");
    assertThatThrownBy(() -> FreshOptions.parse("--workers=1,0"))
        .hasMessageStartingWith("--workers=1,0 (expected: whole numbers");
    assertThatThrownBy(() -> FreshOptions.parse("--settings=prepare_ahead"))
        .hasMessageStartingWith("--settings: prepare_ahead (expected: KEY=VALUE");
    assertThatThrownBy(() -> FreshOptions.parse("--runs=3"))
        .hasMessageStartingWith("--runs=3 (expected: --short, or one of [--baseline, ");
  }
}
