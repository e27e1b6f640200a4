package io.molt.manager.run;

import io.molt.reload.Failure;
import java.time.Duration;
import java.util.Locale;

/** What code is doing, or has thrown, in text. */
public final class Stacks {

  private Stacks() {}

  /** Frames in lines of their own, behind what they are of. */
  public static String of(StackTraceElement[] frames) {
    StringBuilder text = new StringBuilder("\n");
    for (StackTraceElement frame : frames) {
      text.append("    at ").append(frame).append('\n');
    }
    return text.toString();
  }

  /** An exception of worker code, in text: never throws, whatever the exception's methods do. */
  public static String of(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    return failure.trace().isEmpty() ? failure.toString() : failure.trace().stripTrailing();
  }

  /** For messages: {@code 30 s}, {@code 0.5 s}. */
  public static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds == Math.rint(seconds)
        ? (long) seconds + " s"
        : String.format(Locale.ROOT, "%.3f s", seconds);
  }
}
