package io.molt.config;

import java.util.Map;

/**
 * Puts environment variables in the place of {@code ${env:NAME}} and {@code ${env:NAME:-default}}.
 */
final class EnvironmentVariables {

  private static final String START = "${env:";

  private final Map<String, String> variables;

  EnvironmentVariables(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * @throws IllegalArgumentException if a reference is not closed or names a variable that is not
   *     set; the message says what was expected
   */
  String resolve(String value) {
    int start = value.indexOf(START);
    if (start < 0) {
      return value;
    }
    StringBuilder resolved = new StringBuilder();
    int end = 0;
    while (start >= 0) {
      resolved.append(value, end, start);
      int close = value.indexOf('}', start);
      if (close < 0) {
        throw new IllegalArgumentException("a closing brace after ${env:NAME");
      }
      resolved.append(variable(value.substring(start + START.length(), close)));
      end = close + 1;
      start = value.indexOf(START, end);
    }
    return resolved.append(value, end, value.length()).toString();
  }

  /** As in a shell, {@code :-} also stands in for a variable that is set to nothing. */
  private String variable(String reference) {
    int dash = reference.indexOf(":-");
    String name = dash < 0 ? reference : reference.substring(0, dash);
    String value = variables.getOrDefault(name, "");
    if (!value.isEmpty()) {
      return value;
    }
    if (dash >= 0) {
      return reference.substring(dash + 2);
    }
    if (variables.containsKey(name)) {
      return value;
    }
    throw new IllegalArgumentException(
        "the environment variable "
            + name
            + " to be set, or a default: ${env:"
            + name
            + ":-value}");
  }
}
