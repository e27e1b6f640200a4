package io.molt.itests;

import java.util.List;

/** Tells what {@link FreshServer} has found, in Markdown. */
final class FreshReport {

  private final List<FreshBuild> builds;
  private final StringBuilder text = new StringBuilder();

  FreshReport(List<FreshBuild> builds) {
    this.builds = builds;
    line(
        "%d processors, Java %s, %s %s."
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version")));
  }

  /** A sentence of its own. */
  void say(String sentence) {
    line("");
    line(sentence);
  }

  /**
   * Begins a table, whose last columns are each build's figure and their ratio.
   *
   * @param what the names of its first columns
   */
  void table(String title, String... what) {
    line("");
    line("**" + title + "**");
    line("");
    StringBuilder head = new StringBuilder("| " + String.join(" | ", what) + " |");
    StringBuilder rule = new StringBuilder("|" + "---|".repeat(what.length));
    for (FreshBuild build : builds) {
      head.append(' ').append(build.name()).append(" |");
      rule.append("--:|");
    }
    if (builds.size() > 1) {
      head.append(" ratio (95 % interval) |");
      rule.append("--:|");
    }
    line(head.toString());
    line(rule.toString());
  }

  /**
   * A row of it.
   *
   * @param format of each build's figure
   * @param what its first columns
   */
  void row(Figures figures, String format, Object... what) {
    StringBuilder row = new StringBuilder("|");
    for (Object each : what) {
      row.append(' ').append(each).append(" |");
    }
    line(row + figures.cells(builds, format));
  }

  /** Also printed at once: all of it takes long. */
  private void line(String line) {
    System.out.println(line);
    text.append(line).append('\n');
  }

  String markdown() {
    return text.toString();
  }
}
