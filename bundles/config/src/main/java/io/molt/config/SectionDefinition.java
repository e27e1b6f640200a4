package io.molt.config;

import io.molt.spi.settings.SettingValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a file, or those that a protocol adds to it.
 *
 * @param name the file's, or the protocol's
 * @param text what the shipped file says at its beginning, in paragraphs; what a protocol is
 * @param port which the shipped file of a protocol has; empty otherwise
 * @param keys in the order in which files have them
 * @param overrides what a protocol has as the default of keys that every listener has
 */
record SectionDefinition(
    String name,
    List<String> text,
    String port,
    List<KeyDefinition> keys,
    Map<String, String> overrides) {

  /** How the keys are called. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    for (KeyDefinition key : keys) {
      names.add(key.name());
    }
    return names;
  }

  /** The same keys, one of them with another default. */
  SectionDefinition with(String key, String otherDefault) {
    return new SectionDefinition(
        name,
        text,
        port,
        keys.stream()
            .map(each -> each.name().equals(key) ? each.with(otherDefault) : each)
            .toList(),
        overrides);
  }

  /** These keys, with the defaults that a protocol has for them. */
  List<KeyDefinition> keysFor(SectionDefinition protocol) {
    List<KeyDefinition> own = new ArrayList<>();
    for (KeyDefinition key : keys) {
      String other = protocol.overrides().get(key.name());
      own.add(other == null ? key : key.with(other));
    }
    return own;
  }

  /** What keys are when none of them is set. */
  static SettingValues defaults(List<KeyDefinition> keys, Surroundings surroundings) {
    Map<String, Object> values = new HashMap<>();
    for (KeyDefinition key : keys) {
      values.put(key.name(), key.standard().value(key.type(), surroundings, values));
    }
    return SettingValues.of(values);
  }
}
