package io.molt.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Splits the text of a file into its {@code key = value} lines. */
final class PropertiesFile {

  private final String name;
  private final EnvironmentVariables environment;
  private final Problems problems;

  PropertiesFile(String name, EnvironmentVariables environment, Problems problems) {
    this.name = name;
    this.environment = environment;
    this.problems = problems;
  }

  List<Line> parse(String text) {
    List<Line> lines = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int number = 0;
    for (String raw : withoutMark(text).lines().toList()) {
      number++;
      String content = raw.strip();
      if (!content.isEmpty() && content.charAt(0) != '#' && content.charAt(0) != '!') {
        parseLine(number, content, seen, lines);
      }
    }
    return lines;
  }

  private void parseLine(int number, String content, Map<String, Integer> seen, List<Line> lines) {
    int equals = content.indexOf('=');
    if (equals <= 0) {
      problems.at(name, number, content + " (expected: key = value)");
      return;
    }
    String key = content.substring(0, equals).strip();
    String value = content.substring(equals + 1).strip();
    Integer before = seen.putIfAbsent(key, number);
    if (before != null) {
      problems.at(
          name,
          number,
          key + ": " + value + " (expected: one " + key + " only; line " + before + " sets it)");
      return;
    }
    try {
      lines.add(new Line(number, key, environment.resolve(value)));
    } catch (IllegalArgumentException e) {
      problems.at(name, number, key + ": " + value + " (expected: " + e.getMessage() + ")");
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
