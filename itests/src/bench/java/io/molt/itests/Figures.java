package io.molt.itests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same thing measured on each build, once a turn. */
final class Figures {

  private final Map<String, List<Double>> byBuild = new LinkedHashMap<>();

  void add(FreshBuild build, double figure) {
    byBuild.computeIfAbsent(build.name(), _ -> new ArrayList<>()).add(figure);
  }

  /**
   * For a table: the median of each build, and of the first's the ratio to the last's, where that
   * has one.
   */
  String cells(List<FreshBuild> builds, String format) {
    StringBuilder cells = new StringBuilder();
    for (FreshBuild build : builds) {
      double median = Ratio.median(byBuild.get(build.name()));
      cells.append(' ').append(String.format(Locale.ROOT, format, median)).append(" |");
    }
    if (builds.size() > 1) {
      Ratio ratio =
          Ratio.of(byBuild.get(builds.getFirst().name()), byBuild.get(builds.getLast().name()));
      cells.append(
          Double.isFinite(ratio.low()) && Double.isFinite(ratio.high())
              ? String.format(
                  Locale.ROOT, " %.2f (%.2f to %.2f) |", ratio.median(), ratio.low(), ratio.high())
              : " |");
    }
    return cells.toString();
  }
}
