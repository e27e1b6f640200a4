package io.molt.share;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a {@link Table} is like. Two are the same if they have as many rows and the same columns in
 * the same order.
 *
 * @param rows how many rows it can hold, at least 1
 * @param columns 1 to {@link #MAX_COLUMNS}, with names of their own
 */
public record TableSpec(int rows, List<Column> columns) {

  /** How many columns a table can have. */
  public static final int MAX_COLUMNS = 64;

  public TableSpec {
    columns = List.copyOf(columns);
    if (rows < 1) {
      throw new IllegalArgumentException("table: " + rows + " rows (expected: at least 1)");
    }
    if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
      throw new IllegalArgumentException(
          "table: " + columns.size() + " columns (expected: 1 to " + MAX_COLUMNS + ")");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (column.name().isEmpty() || !names.add(column.name())) {
        throw new IllegalArgumentException(
            "column \"" + column.name() + "\": (expected: a name that no other column has)");
      }
    }
  }

  /** A table of at most so many rows with these columns. */
  public static TableSpec of(int rows, Column... columns) {
    return new TableSpec(rows, List.of(columns));
  }

  /** As in messages: {@code 1024 rows of visits INT(8), name STRING(64)}. */
  @Override
  public String toString() {
    return columns.stream()
        .map(Column::toString)
        .collect(Collectors.joining(", ", rows + " rows of ", ""));
  }
}
