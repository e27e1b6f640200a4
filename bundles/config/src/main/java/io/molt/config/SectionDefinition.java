package io.molt.config;

import io.molt.spi.settings.SettingValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  Set<String> names() {
    return keys.stream().map(KeyDefinition::name).collect(Collectors.toSet());
  }

  /** These keys, with the defaults that a protocol has for them. */
  List<KeyDefinition> keysFor(SectionDefinition protocol) {
    return keys.stream()
        .map(
            key -> {
              String other = protocol.overrides().get(key.name());
              return other == null ? key : key.with(other);
            })
        .toList();
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
