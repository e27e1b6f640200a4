package io.molt.shared;

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
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final long[] blankNumbers;
  private final String[] blankTexts;

  Schema(String table, TableSpec spec) {
    this.table = table;
    int numberCount = 0;
    int textCount = 0;
    for (Column column : spec.columns()) {
      Slot slot =
          switch (column) {
            case IntColumn whole -> new Slot.Whole(whole, numberCount++);
            case FloatColumn real -> new Slot.Real(real, numberCount++);
            case StringColumn text -> new Slot.Text(text, textCount++);
          };
      slots.put(column.name(), slot);
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
  Image blank(String key) {
    return new Image(this, key, blankNumbers, blankTexts);
  }

  Slot.Whole whole(String column) {
    return slot(column) instanceof Slot.Whole whole ? whole : wrong(column, "INT");
  }

  Slot.Real real(String column) {
    return slot(column) instanceof Slot.Real real ? real : wrong(column, "FLOAT");
  }

  Slot.Text text(String column) {
    return slot(column) instanceof Slot.Text text ? text : wrong(column, "STRING");
  }

  /** The columns and where they are, in their order. */
  Iterable<Map.Entry<String, Slot>> inOrder() {
    return slots.entrySet();
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
      Slot slot = slot(entry.getKey());
      Object value = entry.getValue();
      if (!slot.put(value, values)) {
        throw new IllegalArgumentException(
            row(key) + ": column " + slot.name() + ": " + shown(value) + slot.expected());
      }
    }
    return values;
  }

  /** The sum of what a row held and what was added does not fit. */
  ArithmeticException beyond(String key, Slot.Whole slot, long held, long by) {
    return new ArithmeticException(
        row(key) + ": column " + slot.name() + ": " + held + " + " + by + slot.expected());
  }

  /** As messages begin. */
  String row(String key) {
    return "table " + table + ": row " + key;
  }

  private Slot slot(String column) {
    Slot slot = slots.get(column);
    if (slot == null) {
      throw new IllegalArgumentException(
          "table " + table + ": column " + column + " (expected: one of " + slots.keySet() + ")");
    }
    return slot;
  }

  private <S extends Slot> S wrong(String column, String type) {
    throw new IllegalArgumentException(
        "table "
            + table
            + ": column "
            + slot(column).column()
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
