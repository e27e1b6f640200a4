package io.molt.manager.reload;

import io.molt.reload.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * A failure as the log tells it: what it is and its causes, each with the innermost frames of the
 * application's. The frames of the server, which are the same each time, would hide them.
 */
final class FailureReport {

  private static final int FRAMES = 5;
  private static final int LINES = 40;
  private static final List<String> OURS =
      List.of(
          "io.molt.manager.",
          "io.molt.runtime.",
          "org.apache.felix.framework.",
          "java.base/jdk.internal.",
          "java.base/java.lang.reflect.",
          "java.base/java.lang.VirtualThread");

  private FailureReport() {}

  static String of(Failure failure) {
    if (failure.trace().isEmpty()) {
      return failure.message();
    }
    List<String> lines = new ArrayList<>();
    lines.add(failure.toString());
    int frames = 0;
    for (String line : failure.trace().lines().toList()) {
      String stripped = line.strip();
      if (stripped.startsWith("at ")) {
        frames += isOurs(stripped) || frames >= FRAMES ? 0 : add(lines, line);
      } else if (!stripped.startsWith("... ")) {
        frames = 0;
        add(lines, line);
      }
    }
    return String.join("\n", lines.subList(0, Math.min(lines.size(), LINES)));
  }

  private static int add(List<String> lines, String line) {
    lines.add(line);
    return 1;
  }

  private static boolean isOurs(String frame) {
    return OURS.stream().anyMatch(prefix -> frame.startsWith(prefix, "at ".length()));
  }
}
