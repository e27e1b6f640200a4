package io.molt.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Lines up columns of text. */
final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row, with as many cells as there are titles. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
  }

  /** The table with its titles; the word "none" alone if it has no rows. */
  List<String> lines() {
    if (rows.size() == 1) {
      return List.of("  none");
    }
    int[] widths = IntStream.range(0, rows.getFirst().size()).map(this::width).toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
