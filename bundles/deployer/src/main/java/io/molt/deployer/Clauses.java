package io.molt.deployer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The clauses of a manifest header (OSGi Core 3.2.4): {@code a;b;version="[1,2)",c}. */
final class Clauses {

  /**
   * One clause.
   *
   * @param paths what it speaks of: packages, or a bundle
   * @param parameters attributes by name, directives by name and colon
   */
  record Clause(List<String> paths, Map<String, String> parameters) {

    boolean isOptional() {
      return "optional".equals(parameters.get("resolution:"));
    }
  }

  private Clauses() {}

  static List<Clause> of(String header) {
    return split(header, ',').stream().map(Clauses::clause).toList();
  }

  private static Clause clause(String text) {
    List<String> paths = new ArrayList<>();
    Map<String, String> parameters = new HashMap<>();
    for (String part : split(text, ';')) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        paths.add(part);
      } else {
        parameters.put(part.substring(0, equals).strip(), unquoted(part.substring(equals + 1)));
      }
    }
    return new Clause(List.copyOf(paths), Map.copyOf(parameters));
  }

  private static String unquoted(String value) {
    return value.strip().replace("\"", "");
  }

  /** Parts outside of quotes, without those that are empty. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int at = 0; at <= text.length(); at++) {
      char c = at < text.length() ? text.charAt(at) : separator;
      quoted ^= c == '"';
      if (at == text.length() || (c == separator && !quoted)) {
        String part = text.substring(from, at).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        from = at + 1;
      }
    }
    return parts;
  }
}
