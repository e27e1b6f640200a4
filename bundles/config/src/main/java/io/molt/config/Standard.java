package io.molt.config;

import java.util.Map;

/** What a key is when it is not set. */
sealed interface Standard {

  /**
   * The value.
   *
   * @param before the values of the keys before
   */
  Object value(ValueType type, Surroundings surroundings, Map<String, Object> before);

  /** As the line of the key would say it. */
  record Written(String text) implements Standard {
    @Override
    public Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
      return type.read(text, surroundings).orElseThrow();
    }
  }

  /** The number of processors. */
  record Processors() implements Standard {
    @Override
    public Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
      return (long) surroundings.processors();
    }
  }

  /** Half of what another key is, which comes before this one. */
  record HalfOf(String key) implements Standard {
    @Override
    public Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
      return number(key, before) / 2;
    }
  }

  /** An empty text. */
  record Unset(String meaning) implements Standard {
    @Override
    public Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
      return "";
    }
  }

  /** There is none: the key has to be set. That it is not is noted elsewhere: this goes on. */
  record Required() implements Standard {
    @Override
    public Object value(ValueType type, Surroundings surroundings, Map<String, Object> before) {
      return type instanceof ValueType.Whole ? (Object) 0L : "";
    }
  }

  /** The value of a key before, which is a number. */
  static long number(String key, Map<String, Object> values) {
    return values.get(key) instanceof Long number ? number : 0;
  }
}
