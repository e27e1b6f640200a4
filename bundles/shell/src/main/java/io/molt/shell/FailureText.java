package io.molt.shell;

import io.molt.reload.Failure;
import io.molt.spi.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Says of a failure what helps the author of the application to find it. */
final class FailureText {

  private static final int FRAMES = 4;
  private static final int CAUSES = 3;

  private FailureText() {}

  /** Type and message in one line. */
  static String line(Failure failure) {
    return PlainText.line(failure.type().isEmpty() ? failure.message() : failure.toString());
  }

  /** The innermost frames of the exception and of its causes, without those of the server. */
  static List<String> frames(Failure failure) {
    List<String> lines = new ArrayList<>();
    int frames = 0;
    int causes = 0;
    for (String line : failure.trace().lines().map(String::strip).toList()) {
      if (line.startsWith("Caused by: ") && causes++ < CAUSES) {
        lines.add("    " + line);
        frames = 0;
      } else if (line.startsWith("at ") && !isOurs(line) && causes <= CAUSES && frames++ < FRAMES) {
        lines.add("        " + line);
      }
    }
    return lines;
  }

  private static boolean isOurs(String frame) {
    return frame.startsWith("at io.molt.manager.")
        || frame.startsWith("at io.molt.runtime.")
        || frame.startsWith("at java.base/jdk.internal.");
  }
}
