package io.molt.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of one file, read key by key. A key that was asked for is a known one. Where a value
 * is not as expected, that is noted among the problems and the default is handed out, so that one
 * reading finds everything.
 */
final class Section {

  /** The smallest size that makes sense for a whole server. */
  private static final long SMALLEST = 1 << 20;

  private final String file;
  private final Problems problems;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  Section(String file, List<Line> lines, Problems problems) {
    this.file = file;
    this.problems = problems;
    lines.forEach(line -> this.lines.put(line.key(), line));
  }

  String file() {
    return file;
  }

  int integer(String key, int standard, int min, int max) {
    String expected =
        max == Integer.MAX_VALUE ? "an integer >= " + min : "an integer from " + min + " to " + max;
    return read(
        key,
        standard,
        expected,
        text -> Quantities.integer(text).filter(n -> n >= min && n <= max).map(Long::intValue));
  }

  /** A duration in seconds, not less than the minimum. */
  Duration seconds(String key, double standard, Duration min) {
    String expected = (min.isZero() ? "seconds >= 0" : "seconds > 0") + ", such as 30 or 0.5";
    Duration fallback = Duration.ofMillis(Math.round(standard * 1000));
    return read(
        key,
        fallback,
        expected,
        text -> Quantities.seconds(text).filter(duration -> duration.compareTo(min) >= 0));
  }

  long size(String key, long standard, long min, long max) {
    String expected =
        "a size >= " + min + (max == Integer.MAX_VALUE ? " and < 2G" : "") + ", such as 64K or 2M";
    return read(
        key, standard, expected, text -> Quantities.size(text).filter(n -> n >= min && n <= max));
  }

  /**
   * A size, or a share of the heap.
   *
   * @param standard the default, in per cent
   * @param heapBytes how large the heap may become
   */
  long sizeOrShare(String key, int standard, long heapBytes) {
    return read(
        key,
        heapBytes / 100 * standard,
        "a size >= 1M such as 64M, or a share of the heap from 1% to 90%",
        text ->
            Quantities.share(text, heapBytes)
                .or(() -> Quantities.size(text).filter(n -> n >= SMALLEST)));
  }

  boolean onOff(String key, boolean standard) {
    return read(key, standard, "on or off", Quantities::onOff);
  }

  <E extends Enum<E>> E choice(String key, E standard) {
    return choice(key, standard.getDeclaringClass()).orElse(standard);
  }

  /** One of the constants of an enum, in any case; empty if the key is not set or not one. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    E[] constants = type.getEnumConstants();
    String expected =
        Stream.of(constants).map(Section::spelling).collect(Collectors.joining(" or "));
    return read(
        key,
        Optional.<E>empty(),
        expected,
        text ->
            Stream.of(constants)
                .filter(constant -> spelling(constant).equalsIgnoreCase(text))
                .findFirst()
                .map(Optional::of));
  }

  /** A text that passes a test; the test gives empty for one that does not. */
  String text(
      String key, String standard, String expected, Function<String, Optional<String>> test) {
    return read(key, standard, expected, test);
  }

  /** Whether the key is set at all. */
  boolean has(String key) {
    known.add(key);
    return lines.containsKey(key);
  }

  /** Notes that a key has to be there. */
  void require(String key, String expected) {
    if (!has(key)) {
      problems.in(file, key + ": not set (expected: " + expected + ")");
    }
  }

  /** Notes a problem with the value of a key, or with the file if the key is not set. */
  void problem(String key, String expected) {
    Line line = lines.get(key);
    if (line == null) {
      problems.in(file, expected);
    } else {
      problems.at(file, line.number(), key + ": " + line.value() + " (expected: " + expected + ")");
    }
  }

  /**
   * Notes every key that was not asked for.
   *
   * @param elsewhere the keys of the other kind of file, by which a misplaced key is recognised
   * @param otherFile how that kind of file is called
   */
  void rejectUnknown(Collection<String> elsewhere, String otherFile) {
    NearestName nearest = new NearestName(known);
    for (Line line : lines.values()) {
      if (known.contains(line.key())) {
        continue;
      }
      problem(
          line.key(),
          elsewhere.contains(line.key())
              ? "this key in " + otherFile
              : "a known key; the nearest is " + nearest.to(line.key()).orElse("none"));
    }
  }

  Set<String> known() {
    return known;
  }

  private <T> T read(
      String key, T standard, String expected, Function<String, Optional<T>> parser) {
    known.add(key);
    Line line = lines.get(key);
    if (line == null) {
      return standard;
    }
    Optional<T> value = parser.apply(line.value());
    if (value.isEmpty()) {
      problems.at(
          file, line.number(), key + ": " + shown(line.value()) + " (expected: " + expected + ")");
    }
    return value.orElse(standard);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
