package io.molt.memory;

import io.molt.share.Column;
import io.molt.share.FloatColumn;
import io.molt.share.IntColumn;
import io.molt.share.StringColumn;
import org.jspecify.annotations.Nullable;

/** A column and its place in a row. */
sealed interface ColumnPlace {

  Column column();

  /**
   * Takes a value over.
   *
   * @return whether it fits; if not, nothing was taken
   */
  boolean put(@Nullable Object value, Values into);

  /** What fits; the end of a message. */
  String expected();

  default String name() {
    return column().name();
  }

  /** A whole number. */
  record Whole(IntColumn column, int index, long min, long max) implements ColumnPlace {

    Whole(IntColumn column, int index) {
      this(column, index, column.min(), column.max());
    }

    boolean fits(long number) {
      return number >= min && number <= max;
    }

    /**
     * Adds.
     *
     * @throws ArithmeticException if the sum does not fit
     */
    long sum(Schema schema, String key, long held, long by) {
      long sum = held + by;
      if (((held ^ sum) & (by ^ sum)) < 0 || !fits(sum)) {
        throw schema.beyond(key, this, held, by);
      }
      return sum;
    }

    @Override
    public boolean put(@Nullable Object value, Values into) {
      return value instanceof Number number
          && (number instanceof Long || isShort(number))
          && fits(number.longValue())
          && into.number(index, number.longValue());
    }

    @Override
    public String expected() {
      return " (expected: a whole number, " + min + " to " + max + ")";
    }
  }

  /** A number of type double. */
  record Real(FloatColumn column, int index) implements ColumnPlace {

    @Override
    public boolean put(@Nullable Object value, Values into) {
      return value instanceof Number number
          && (number instanceof Double || number instanceof Float || isShort(number))
          && into.number(index, Double.doubleToRawLongBits(number.doubleValue()));
    }

    @Override
    public String expected() {
      return " (expected: a Double or Float, or an Integer or shorter)";
    }
  }

  /** A text. */
  record Text(StringColumn column, int index) implements ColumnPlace {

    @Override
    public boolean put(@Nullable Object value, Values into) {
      return value instanceof String text
          && Utf8.fits(text, column.maxBytes())
          && into.text(index, text);
    }

    @Override
    public String expected() {
      return " (expected: a text of at most " + column.maxBytes() + " bytes)";
    }
  }

  /** Whether it is whole and a double can hold it as it is. */
  private static boolean isShort(Number number) {
    return number instanceof Integer || number instanceof Short || number instanceof Byte;
  }
}
