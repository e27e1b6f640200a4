package io.molt.net.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names with values, in the order in which they were sent; a name may come more than once. What a
 * query, the fields of a form and cookies are. Immutable; names are compared as they are.
 */
public final class Parameters {

  private static final Parameters NONE = new Parameters(List.of());

  private final List<Map.Entry<String, String>> entries;

  private Parameters(List<Map.Entry<String, String>> entries) {
    this.entries = entries;
  }

  /** Those given, in this order. */
  public static Parameters of(List<Map.Entry<String, String>> entries) {
    return entries.isEmpty()
        ? NONE
        : new Parameters(entries.stream().map(Map.Entry::copyOf).toList());
  }

  /** None. */
  public static Parameters none() {
    return NONE;
  }

  /** The first value of a name; empty if it did not come. */
  public Optional<String> first(String name) {
    for (Map.Entry<String, String> entry : entries) {
      if (entry.getKey().equals(name)) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /** All values of a name; empty if it did not come. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> entry : entries) {
      if (entry.getKey().equals(name)) {
        values.add(entry.getValue());
      }
    }
    return values;
  }

  /** Whether a name came. */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /** The names, each once. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** All of them. */
  public List<Map.Entry<String, String>> entries() {
    return entries;
  }

  /** How many there are, repeated ones counted each. */
  public int size() {
    return entries.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
