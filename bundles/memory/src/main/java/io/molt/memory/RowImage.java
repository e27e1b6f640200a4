package io.molt.memory;

import io.molt.share.Row;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A row as it was at one moment. */
final class RowImage implements Row, RowState {

  private final Schema schema;
  private final String key;
  private final long[] numbers;
  private final String[] texts;

  /** The arrays are its own from here on. */
  RowImage(Schema schema, String key, long[] numbers, String[] texts) {
    this.schema = schema;
    this.key = key;
    this.numbers = numbers;
    this.texts = texts;
  }

  /** The number at a place; that of a double as its bits. */
  long number(int index) {
    return numbers[index];
  }

  String text(int index) {
    return texts[index];
  }

  /** The same with some values replaced. */
  RowImage with(Values values) {
    return new RowImage(schema, key, values.over(numbers), values.over(texts));
  }

  /** The same with one number replaced. */
  RowImage with(int index, long number) {
    long[] replaced = numbers.clone();
    replaced[index] = number;
    return new RowImage(schema, key, replaced, texts);
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public long longValue(String column) {
    return number(schema.whole(column).index());
  }

  @Override
  public double doubleValue(String column) {
    return Double.longBitsToDouble(number(schema.real(column).index()));
  }

  @Override
  public String stringValue(String column) {
    return text(schema.text(column).index());
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    schema.inOrder().forEach(column -> values.put(column.getKey(), value(column.getValue())));
    return Collections.unmodifiableMap(values);
  }

  private Object value(ColumnPlace place) {
    return switch (place) {
      case ColumnPlace.Whole whole -> number(whole.index());
      case ColumnPlace.Real real -> Double.longBitsToDouble(number(real.index()));
      case ColumnPlace.Text text -> text(text.index());
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && key.equals(row.key()) && values().equals(row.values());
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + values().hashCode();
  }

  @Override
  public String toString() {
    return key + " " + values();
  }
}
