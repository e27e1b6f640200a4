package io.molt.spi.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values of one section of settings by their keys, checked and with the defaults filled in,
 * from which records are made. Whoever asks for a key names its type; to ask for a key that the
 * section does not define, or for another type, is a mistake in the code and throws {@link
 * IllegalArgumentException}.
 */
public final class SettingValues {

  /** No values: of a protocol that has no settings of its own. */
  public static final SettingValues NONE = new SettingValues(Map.of());

  private final Map<String, Object> values;

  private SettingValues(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Holds values. Integers and sizes are {@link Long}, seconds are {@link Duration}, what is on or
   * off is {@link Boolean}, files are {@link Path}, and everything else is {@link String}.
   *
   * @param values by key
   * @throws IllegalArgumentException if one is of another type
   */
  public static SettingValues of(Map<String, ?> values) {
    for (Map.Entry<String, ?> entry : values.entrySet()) {
      Object value = entry.getValue();
      if (!(value instanceof Long
          || value instanceof Duration
          || value instanceof Boolean
          || value instanceof Path
          || value instanceof String)) {
        throw new IllegalArgumentException(
            entry.getKey()
                + ": "
                + value.getClass().getName()
                + " (expected: Long, Duration, Boolean, Path or String)");
      }
    }
    return new SettingValues(Map.copyOf(values));
  }

  /** The same values but for one, which has to be of the type that it had. */
  public SettingValues with(String key, Object value) {
    Class<?> type = value instanceof Path ? Path.class : value.getClass();
    get(key, type);
    Map<String, Object> changed = new HashMap<>(values);
    changed.put(key, value);
    return of(changed);
  }

  /** The keys that have a value: all of the section. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** A number. */
  public int integer(String key) {
    return Math.toIntExact(get(key, Long.class));
  }

  /** A number of bytes. */
  public long size(String key) {
    return get(key, Long.class);
  }

  /** A number of bytes of a key that is limited to less than 2G. */
  public int smallSize(String key) {
    return Math.toIntExact(get(key, Long.class));
  }

  /** A time. */
  public Duration seconds(String key) {
    return get(key, Duration.class);
  }

  /** Whether something is on. */
  public boolean onOff(String key) {
    return get(key, Boolean.class);
  }

  /** A text; empty where the key is not set and has no default. */
  public String text(String key) {
    return get(key, String.class);
  }

  /** A text that stands for something; nothing where the key is not set and has no default. */
  public Optional<String> optional(String key) {
    return Optional.of(text(key)).filter(text -> !text.isEmpty());
  }

  /** One of the words that the constants of an enum are, in small letters. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
  }

  /** A file, absolute. */
  public Path file(String key) {
    return get(key, Path.class);
  }

  private <T> T get(String key, Class<T> type) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          key + ": no such key (expected: one of " + new TreeSet<>(values.keySet()) + ")");
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          key + ": " + type.getSimpleName() + " (expected: " + value.getClass().getName() + ")");
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SettingValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
