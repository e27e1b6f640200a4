package io.molt.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the header {@code Provide-Capability} of a manifest, without a framework. */
final class CapabilityHeader {

  /**
   * One capability.
   *
   * @param attributes by name, as texts, without types; directives are left out
   */
  record Capability(String namespace, Map<String, String> attributes) {}

  private CapabilityHeader() {}

  static List<Capability> parse(String header) {
    List<Capability> capabilities = new ArrayList<>();
    for (String clause : split(header, ',')) {
      List<String> parts = split(clause, ';');
      Map<String, String> attributes = new HashMap<>();
      for (String part : parts.subList(1, parts.size())) {
        int equals = part.indexOf('=');
        if (equals > 0 && part.charAt(equals - 1) != ':') {
          attributes.put(name(part.substring(0, equals)), unquoted(part.substring(equals + 1)));
        }
      }
      capabilities.add(new Capability(parts.getFirst(), attributes));
    }
    return capabilities;
  }

  /** An attribute's name may be followed by its type. */
  private static String name(String left) {
    int colon = left.indexOf(':');
    return (colon < 0 ? left : left.substring(0, colon)).strip();
  }

  private static String unquoted(String right) {
    return right.replace("\"", "").strip();
  }

  /** Divides a text where a character stands outside of quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      if (c == separator && !quoted) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }
}
