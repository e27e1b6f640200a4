package io.molt.shared;

import io.molt.share.Row;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A row as it was at one version. */
final class Image implements Row {

  private final Schema schema;
  private final String key;
  private final long[] numbers;
  private final String[] texts;
  private final long version;

  /** The arrays are its own from here on. */
  Image(Schema schema, String key, long[] numbers, String[] texts, long version) {
    this.schema = schema;
    this.key = key;
    this.numbers = numbers;
    this.texts = texts;
    this.version = version;
  }

  long version() {
    return version;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public long longValue(String column) {
    return numbers[schema.whole(column).index()];
  }

  @Override
  public double doubleValue(String column) {
    return Double.longBitsToDouble(numbers[schema.real(column).index()]);
  }

  @Override
  public String stringValue(String column) {
    return texts[schema.text(column).index()];
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    schema.inOrder().forEach(column -> values.put(column.getKey(), value(column.getValue())));
    return Collections.unmodifiableMap(values);
  }

  private Object value(Slot slot) {
    return switch (slot) {
      case Slot.Whole whole -> numbers[whole.index()];
      case Slot.Real real -> Double.longBitsToDouble(numbers[real.index()]);
      case Slot.Text text -> texts[text.index()];
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
