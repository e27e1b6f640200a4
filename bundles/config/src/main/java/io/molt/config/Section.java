package io.molt.config;

import io.molt.spi.settings.SettingValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one file, of which values are made as their keys are defined. Where a value is not
 * as expected, that is noted among the problems and the default is handed out, so that one reading
 * finds everything.
 */
final class Section {

  /** Says of a key that a file does not have where it belongs; empty if it belongs nowhere. */
  interface Elsewhere {
    Optional<String> expected(String key) throws ConfigurationException;
  }

  private final String file;
  private final Problems problems;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  Section(String file, List<Line> lines, Problems problems) {
    this.file = file;
    this.problems = problems;
    lines.forEach(line -> this.lines.put(line.key(), line));
  }

  /** What a line says of a key; empty if none does. */
  Optional<String> text(String key) {
    return Optional.ofNullable(lines.get(key)).map(Line::value);
  }

  /** The values of keys, in their order. */
  SettingValues read(List<KeyDefinition> keys, Surroundings surroundings) {
    Map<String, Object> values = new HashMap<>();
    for (KeyDefinition key : keys) {
      values.put(key.name(), value(key, surroundings, values));
      if (key.atLeast().isPresent()) {
        compare(key, key.atLeast().get(), values);
      }
      if (key.directoryWhile().isPresent()) {
        findDirectory(key, key.directoryWhile().get(), values);
      }
    }
    return SettingValues.of(values);
  }

  private Object value(KeyDefinition key, Surroundings surroundings, Map<String, Object> before) {
    @Nullable Line line = lines.get(key.name());
    if (line != null) {
      Optional<?> value = key.type().read(line.value(), surroundings);
      if (value.isPresent()) {
        return value.get();
      }
      problem(key.name(), key.type().expected(surroundings));
    } else if (key.standard() instanceof Standard.Required
        && !(key.type() instanceof ValueType.ProtocolName)) {
      missing(key.name(), key.type().expected(surroundings));
    }
    return key.standard().value(key.type(), surroundings, before);
  }

  private void compare(KeyDefinition key, String other, Map<String, Object> values) {
    long value = Standard.number(key.name(), values);
    long least = Standard.number(other, values);
    if (value >= least) {
      return;
    }
    String expected = "at least " + other + ", " + least;
    if (lines.containsKey(key.name())) {
      problem(key.name(), expected);
    } else {
      problems.in(
          file, key.name() + ": not set, which is " + value + " (expected: " + expected + ")");
    }
  }

  private void findDirectory(KeyDefinition key, String other, Map<String, Object> values) {
    boolean wanted = Boolean.TRUE.equals(values.get(other));
    String found = String.valueOf(values.get(key.name()));
    if (wanted && (found.isEmpty() || !Files.isDirectory(Path.of(found)))) {
      problem(key.name(), "a directory that is there, as " + other + " is on");
    }
  }

  /** A key has to be there. */
  void missing(String key, String expected) {
    problems.in(file, key + ": not set (expected: " + expected + ")");
  }

  /** The value of a key that is there is not as it should be. */
  void problem(String key, String expected) {
    Line line = lines.get(key);
    if (line == null) {
      missing(key, expected);
    } else {
      String value = line.value().isEmpty() ? "nothing" : line.value();
      problems.at(file, line.number(), key + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** What a key names is there, and is not as it should be. */
  void problem(String key, String found, String expected) {
    Line line = lines.get(key);
    problems.at(
        file,
        line == null ? 0 : line.number(),
        key + ": " + found + " (expected: " + expected + ")");
  }

  /** The keys that are set. */
  Set<String> keys() {
    return lines.keySet();
  }

  /**
   * Notes every key that is not one of the file.
   *
   * @param known the keys of the file
   * @param elsewhere by which a misplaced key is recognised
   */
  void rejectUnknown(Set<String> known, Elsewhere elsewhere) throws ConfigurationException {
    for (Line line : lines.values()) {
      String key = line.key();
      if (!known.contains(key)) {
        Optional<String> expected = elsewhere.expected(key);
        problem(key, expected.isPresent() ? expected.get() : nearest(key, known));
      }
    }
  }

  private static String nearest(String key, Set<String> known) {
    return "a known key; the nearest is " + new NearestName(known).to(key).orElse("none");
  }
}
