package io.molt.manager.history;

import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.Locale;

/** How what was noted is put in words. */
final class NotesText {

  private static final int LONGEST_LINE = 500;

  /** Below that nobody waited; it took the time that things take. */
  private static final Duration NOTABLE = Duration.ofMillis(1);

  private NotesText() {}

  static String label(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }

  /** In one line of bounded length, whatever an exception's author wrote. */
  static String oneLine(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }

  /** As a content names itself: {@code hello 1.0.0 (3fa9c2d1b0e7)}. */
  static String code(String application, Code code) {
    String hash = code.hash().substring(0, Math.min(12, code.hash().length()));
    return application + " " + code.version() + " (" + hash + ")";
  }

  static String millis(Duration duration) {
    return number(duration) + " ms";
  }

  /** For example: {@code content 0.3, install 2.7, resolve 0.4, start 5.2, switch 0.1 ms}. */
  static String steps(Phases phases) {
    boolean waited = phases.room().compareTo(NOTABLE) >= 0;
    return "content "
        + number(phases.content())
        + (waited ? ", wait for an older generation " + number(phases.room()) : "")
        + ", install "
        + number(phases.install())
        + ", resolve "
        + number(phases.resolve())
        + ", start "
        + number(phases.start())
        + ", switch "
        + millis(phases.switching());
  }

  private static String number(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }
}
