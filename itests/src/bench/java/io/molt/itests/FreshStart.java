package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How soon fresh servers answer, and what they occupy when nobody asks them. */
final class FreshStart {

  private final FreshOptions options;
  private final List<FreshBuild> builds;

  FreshStart(FreshOptions options, List<FreshBuild> builds) {
    this.options = options;
    this.builds = builds;
  }

  /** Measures starts, and tells it. */
  void reportStarts(FreshReport report) {
    Figures millis = new Figures();
    Figures cpuMillis = new Figures();
    // The first start of each finds its files on the disk, and not in memory.
    for (int turn = -1; turn < options.turns(); turn++) {
      for (FreshBuild build : order(turn, builds)) {
        StartRound round = start(build, Map.of(), Duration.ZERO);
        if (turn >= 0) {
          millis.add(build, round.millis());
          cpuMillis.add(build, 1000 * round.cpuSeconds());
        }
      }
    }
    report.table(
        "From molt start to the first answer with status 200, ms, medians of "
            + options.turns()
            + " starts",
        "seen");
    report.row(millis, "%.0f", "time");
    report.row(cpuMillis, "%.0f", "processor time");
  }

  /** Measures memory, each server alone, for what two have in common counts in half for each. */
  void reportMemory(FreshReport report) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (int turn = 0; turn < options.idleTurns(); turn++) {
      for (String ahead : List.of("off", "on")) {
        for (FreshBuild build : order(turn, builds)) {
          StartRound round =
              start(
                  build, Map.of("prepare_ahead", ahead), Duration.ofSeconds(options.idleSeconds()));
          add(figures, build, "PSS", ahead, round.proportional());
          add(figures, build, "resident", ahead, round.resident());
        }
      }
    }
    report.table(
        "Memory %d s after the first answer, idle, MiB, medians of %d servers"
            .formatted(options.idleSeconds(), options.idleTurns()),
        "seen",
        "prepare_ahead");
    figures.forEach((what, each) -> report.row(each, "%.1f", what));
  }

  private static void add(
      Map<String, Figures> figures, FreshBuild build, String seen, String ahead, double value) {
    figures.computeIfAbsent(seen + " | " + ahead, _ -> new Figures()).add(build, value);
  }

  private static List<FreshBuild> order(int turn, List<FreshBuild> builds) {
    return turn % 2 == 0 ? builds : builds.reversed();
  }

  private static StartRound start(FreshBuild build, Map<String, String> settings, Duration idle) {
    try {
      Instance instance = StartingMolt.prepare(build.distribution());
      build.settings().forEach(instance::set);
      settings.forEach(instance::set);
      return StartRound.measure(() -> StartingMolt.start(build.name(), instance), idle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
