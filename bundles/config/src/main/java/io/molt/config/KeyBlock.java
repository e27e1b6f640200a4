package io.molt.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A head of a key file with the attributes that stand under it. */
final class KeyBlock {

  /**
   * An attribute.
   *
   * @param line where it begins, from 1
   * @param value its lines, put together
   */
  record Attribute(int line, String name, String value) {}

  private final String source;
  private final int line;
  private final String kind;
  private final String name;
  private final List<Attribute> attributes = new ArrayList<>();

  KeyBlock(String source, int line, String kind, String name) {
    this.source = source;
    this.line = line;
    this.kind = kind;
    this.name = name;
  }

  String kind() {
    return kind;
  }

  String name() {
    return name;
  }

  void add(Attribute attribute) {
    attributes.add(attribute);
  }

  /** A line that goes on where the last attribute ended. */
  boolean goOn(String text) {
    if (attributes.isEmpty()) {
      return false;
    }
    Attribute last = attributes.removeLast();
    attributes.add(
        new Attribute(last.line(), last.name(), (last.value() + " " + text).stripLeading()));
    return true;
  }

  /** The value of an attribute that may stand there once. */
  Optional<String> once(String attribute) throws ConfigurationException {
    Attribute found = null;
    for (Attribute each : attributes) {
      if (each.name().equals(attribute)) {
        if (found != null) {
          throw problem(each, "one " + attribute + " only");
        }
        found = each;
      }
    }
    return found == null ? Optional.empty() : Optional.of(found.value());
  }

  /** The value of an attribute that has to stand there once. */
  String required(String attribute) throws ConfigurationException {
    Optional<String> value = once(attribute);
    if (value.isEmpty()) {
      throw problem("a line under it with " + attribute + ":");
    }
    return value.get();
  }

  /** The values of an attribute. */
  List<String> all(String attribute) {
    List<String> values = new ArrayList<>();
    for (Attribute each : attributes) {
      if (each.name().equals(attribute)) {
        values.add(each.value());
      }
    }
    return List.copyOf(values);
  }

  /** Throws if there is another attribute, or one that says nothing. */
  void allow(String... names) throws ConfigurationException {
    for (Attribute attribute : attributes) {
      if (!List.of(names).contains(attribute.name())) {
        throw problem(attribute, "one of " + String.join(", ", names));
      }
      if (attribute.value().isEmpty()) {
        throw problem(attribute, "something behind " + attribute.name() + ":");
      }
    }
  }

  /** Something is wrong with the head. */
  ConfigurationException problem(String expected) {
    return problem(source, line, kind + " " + name, expected);
  }

  /** Something is wrong with what an attribute says. */
  ConfigurationException problem(String attribute, String expected) {
    for (Attribute each : attributes) {
      if (each.name().equals(attribute)) {
        return problem(each, expected);
      }
    }
    return problem(expected);
  }

  private ConfigurationException problem(Attribute attribute, String expected) {
    return problem(source, attribute.line(), attribute.name() + ": " + attribute.value(), expected);
  }

  static ConfigurationException problem(String source, int line, String found, String expected) {
    return new ConfigurationException(
        List.of(source + ":" + line + ": " + found + " (expected: " + expected + ")"));
  }
}
