package io.molt.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the protocols define, each read when it is asked for. */
final class Protocols {

  private final ProtocolSections sections;
  private final SectionDefinition listener;
  private final SortedMap<String, SectionDefinition> parsed = new TreeMap<>();

  /**
   * @param listener the keys that every listener has
   */
  Protocols(ProtocolSections sections, SectionDefinition listener) {
    this.sections = sections;
    this.listener = listener;
  }

  /** What a protocol defines; empty if there is none of that name. */
  Optional<SectionDefinition> find(String name) throws ConfigurationException {
    if (!parsed.containsKey(name)) {
      Optional<String> text = sections.find(name);
      if (text.isPresent()) {
        parsed.put(name, parse(name, text.get()));
      }
    }
    return Optional.ofNullable(parsed.get(name));
  }

  /** Every protocol that there is, by name: for what cannot be started with. */
  Collection<SectionDefinition> all() throws ConfigurationException {
    for (Map.Entry<String, String> section : sections.all().entrySet()) {
      if (!parsed.containsKey(section.getKey())) {
        parsed.put(section.getKey(), parse(section.getKey(), section.getValue()));
      }
    }
    return parsed.values();
  }

  private SectionDefinition parse(String name, String text) throws ConfigurationException {
    String source = "the key file of protocol " + name;
    SectionDefinition protocol = KeyFile.parse(source, text);
    if (!protocol.name().equals(name) || protocol.port().isEmpty()) {
      throw problem(
          source, protocol.name(), "protocol " + name + ", as the bundle's manifest has it");
    }
    Set<String> own = protocol.names();
    for (KeyDefinition key : listener.keys()) {
      String common = key.name();
      if (own.contains(common)) {
        throw problem(
            source, "key " + common, "override " + common + ", for every listener has it");
      }
      String override = protocol.overrides().get(common);
      if (override != null && key.type().read(override, Surroundings.ANY).isEmpty()) {
        throw problem(source, common + ": " + override, key.type().expected(Surroundings.ANY));
      }
    }
    Set<String> every = listener.names();
    for (String key : protocol.overrides().keySet()) {
      if (!every.contains(key)) {
        throw problem(source, "override " + key, "a key that every listener has");
      }
    }
    return protocol;
  }

  private static ConfigurationException problem(String source, String found, String expected) {
    return new ConfigurationException(
        List.of(source + ": " + found + " (expected: " + expected + ")"));
  }
}
