package io.molt.config;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The components of a record that are not records themselves, of those within it too. */
final class RecordLeaves {

  private RecordLeaves() {}

  /** Their values by their names, each of which there is once. */
  static Map<String, Object> of(Record whole) {
    Map<String, Object> leaves = new TreeMap<>();
    add(whole, leaves);
    return leaves;
  }

  private static void add(Record whole, Map<String, Object> leaves) {
    for (RecordComponent component : whole.getClass().getRecordComponents()) {
      Object value = value(whole, component);
      if (value instanceof Record part) {
        add(part, leaves);
      } else if (value instanceof Optional<?> maybe
          && maybe.isPresent()
          && maybe.get() instanceof Record part) {
        add(part, leaves);
      } else if (leaves.put(component.getName(), value) != null) {
        throw new AssertionError(component + " (expected: a name of its own)");
      }
    }
  }

  private static Object value(Record whole, RecordComponent component) {
    try {
      return component.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** How Java spells a key. */
  static String name(String key) {
    StringBuilder name = new StringBuilder();
    for (String word : key.split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
