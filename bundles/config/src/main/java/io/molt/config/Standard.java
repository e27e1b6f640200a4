package io.molt.config;

import java.util.Map;

/** What a key is when it is not set. */
sealed interface Standard {

  /** As the line of the key would say it. */
  record Written(String text) implements Standard {}

  /** The number of processors. */
  record Processors() implements Standard {}

  /** Half of what another key is, which comes before this one. */
  record HalfOf(String key) implements Standard {}

  /** An empty text. */
  record Unset(String meaning) implements Standard {}

  /** There is none: the key has to be set. */
  record Required() implements Standard {}

  /** The value of a key before, which is a number. */
  static long number(String key, Map<String, Object> values) {
    return values.get(key) instanceof Long number ? number : 0;
  }

  /**
   * The value.
   *
   * @param before the values of the keys before
   */
  default Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
    return switch (this) {
      case Written written -> type.read(written.text(), surroundings).orElseThrow();
      case Processors() -> (long) surroundings.processors();
      case HalfOf half -> number(half.key(), before) / 2;
      case Unset unset -> "";
      // The problem is noted elsewhere: this lets the reading go on.
      case Required() -> type instanceof ValueType.Whole ? (Object) 0L : "";
    };
  }
}
