package io.molt.manager;

import io.molt.reload.Failure;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** What worker code is doing, in text. */
final class Stacks {

  private Stacks() {}

  /**
   * Each callback with its own stack: a virtual thread's frames, not its carrier's. All lines but
   * the first are indented, by which the log knows that they belong to it.
   */
  static String of(Collection<Callback> callbacks) {
    StringBuilder text = new StringBuilder();
    callbacks.forEach(callback -> append(text, callback));
    return text.toString();
  }

  private static void append(StringBuilder text, Callback callback) {
    text.append(text.isEmpty() ? "" : "  and ").append(callback.what()).append('\n');
    Thread thread = callback.thread();
    if (thread == null) {
      text.append("    has returned, its response was detached\n");
      return;
    }
    append(text, thread.getStackTrace());
  }

  /** Frames in lines of their own, behind what they are of. */
  static String of(StackTraceElement[] frames) {
    StringBuilder text = new StringBuilder("\n");
    append(text, frames);
    return text.toString();
  }

  private static void append(StringBuilder text, StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      text.append("    at ").append(frame).append('\n');
    }
  }

  /** An exception of worker code, in text: never throws, whatever the exception's methods do. */
  static String of(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    return failure.trace().isEmpty() ? failure.toString() : failure.trace().stripTrailing();
  }

  /** For messages: {@code 30 s}, {@code 0.5 s}. */
  static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds == Math.rint(seconds)
        ? (long) seconds + " s"
        : String.format(Locale.ROOT, "%.3f s", seconds);
  }
}
