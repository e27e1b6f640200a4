package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs trials in both modes, and tells of each how often its promise was kept, as Markdown. */
final class TrialTable {

  private static final int MOST_OF_MESSAGE = 160;

  private final StringBuilder text = new StringBuilder();
  private boolean kept = true;

  /** Runs them, one after the other. */
  void run(List<Trial> trials) {
    text.append("| what is promised | mode | runs | kept | seen |\n|---|---|--:|--:|---|\n");
    for (Trial trial : trials) {
      for (String mode : List.of("base", "process")) {
        run(trial, mode);
      }
    }
  }

  private void run(Trial trial, String mode) {
    int held = 0;
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < trial.runs(); i++) {
      try {
        String said = trial.body().once(mode);
        held++;
        add(seen, said);
      } catch (Exception | AssertionError broken) {
        add(seen, "NOT KEPT: " + broken);
      }
    }
    kept &= held == trial.runs();
    String row =
        String.format(
            Locale.ROOT,
            "| %s: %s | %s | %d | %d | %s |",
            trial.section(),
            trial.promise(),
            mode,
            trial.runs(),
            held,
            String.join("; ", seen));
    System.out.println(row);
    text.append(row).append('\n');
  }

  /** Each different thing once, in one short line that breaks no table. */
  private static void add(List<String> seen, String said) {
    String line = said.replace('|', '/').replaceAll("\\s+", " ").strip();
    String shortened =
        line.length() <= MOST_OF_MESSAGE ? line : line.substring(0, MOST_OF_MESSAGE) + "...";
    if (!shortened.isEmpty() && !seen.contains(shortened)) {
      seen.add(shortened);
    }
  }

  /** Whether every promise was kept each time. */
  boolean isKept() {
    return kept;
  }

  /** The table, with its head. */
  String text() {
    return text.toString();
  }
}
