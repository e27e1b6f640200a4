package io.molt.memory;

import io.molt.share.Column;
import io.molt.share.FloatColumn;
import io.molt.share.IntColumn;
import io.molt.share.StringColumn;
import io.molt.share.TableSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the columns of a table are in its rows: whole numbers and those of type double, as their
 * bits, among the numbers, texts among the texts.
 */
final class Schema {

  private static final int SHOWN = 40;

  private final String table;
  private final Map<String, ColumnPlace> places = new LinkedHashMap<>();
  private final long[] blankNumbers;
  private final String[] blankTexts;

  Schema(String table, TableSpec spec) {
    this.table = table;
    int numberCount = 0;
    int textCount = 0;
    for (Column column : spec.columns()) {
      ColumnPlace place =
          switch (column) {
            case IntColumn whole -> new ColumnPlace.Whole(whole, numberCount++);
            case FloatColumn real -> new ColumnPlace.Real(real, numberCount++);
            case StringColumn text -> new ColumnPlace.Text(text, textCount++);
          };
      places.put(column.name(), place);
    }
    blankNumbers = new long[numberCount];
    blankTexts = new String[textCount];
    Arrays.fill(blankTexts, "");
  }

  int numbers() {
    return blankNumbers.length;
  }

  int texts() {
    return blankTexts.length;
  }

  /** A row of which nothing has been set. */
  RowImage blank(String key) {
    return new RowImage(this, key, blankNumbers, blankTexts);
  }

  ColumnPlace.Whole whole(String column) {
    return place(column) instanceof ColumnPlace.Whole whole ? whole : wrong(column, "INT");
  }

  ColumnPlace.Real real(String column) {
    return place(column) instanceof ColumnPlace.Real real ? real : wrong(column, "FLOAT");
  }

  ColumnPlace.Text text(String column) {
    return place(column) instanceof ColumnPlace.Text text ? text : wrong(column, "STRING");
  }

  /** The columns and where they are, in their order. */
  Iterable<Map.Entry<String, ColumnPlace>> inOrder() {
    return places.entrySet();
  }

  /**
   * Checks values and takes them over. The map is read here, before a row is touched: it may be of
   * the worker's own making.
   *
   * @throws IllegalArgumentException if one does not fit
   */
  Values values(String key, Map<String, ?> given) {
    Values values = new Values(this);
    for (Map.Entry<String, ?> entry : given.entrySet()) {
      ColumnPlace place = place(entry.getKey());
      Object value = entry.getValue();
      if (!place.put(value, values)) {
        throw new IllegalArgumentException(
            row(key) + ": column " + place.name() + ": " + shown(value) + place.expected());
      }
    }
    return values;
  }

  /** The sum of what a row held and what was added does not fit. */
  ArithmeticException beyond(String key, ColumnPlace.Whole place, long held, long by) {
    return new ArithmeticException(
        row(key) + ": column " + place.name() + ": " + held + " + " + by + place.expected());
  }

  /** As messages begin. */
  String row(String key) {
    return "table " + table + ": row " + key;
  }

  private ColumnPlace place(String column) {
    ColumnPlace place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException(
          "table " + table + ": column " + column + " (expected: one of " + places.keySet() + ")");
    }
    return place;
  }

  private <S extends ColumnPlace> S wrong(String column, String type) {
    throw new IllegalArgumentException(
        "table "
            + table
            + ": column "
            + place(column).column()
            + " (expected: of type "
            + type
            + ")");
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> "null";
      case String text when text.length() > SHOWN ->
          '"' + text.substring(0, SHOWN) + "...\", " + Utf8.length(text) + " bytes";
      case String text -> '"' + text + '"';
      case Number number when number.getClass().getModule().equals(Object.class.getModule()) ->
          number.getClass().getSimpleName() + " " + number;
      default -> "a " + value.getClass().getName();
    };
  }
}
