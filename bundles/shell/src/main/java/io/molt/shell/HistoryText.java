package io.molt.shell;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The history as a table, with a line below each reload that did not swap. */
record HistoryText(ZoneId zone) {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /** So much of a hash tells contents apart, and finds the rest of it in the log. */
  private static final int HASH = 8;

  private static final String NOTHING = "-";

  List<String> of(List<ReloadRecord> reloads) {
    TextTable table =
        new TextTable(
            "TIME",
            "APPLICATION",
            "WHAT",
            "TRIGGER",
            "OUTCOME",
            "GENERATION",
            "VERSION",
            "BEFORE",
            "MS",
            "SLOWEST START",
            "DRAIN");
    reloads.forEach(reload -> addTo(table, reload));
    List<String> rows = table.lines();
    List<String> lines = new ArrayList<>(rows.subList(0, 1));
    for (int i = 0; i < reloads.size(); i++) {
      lines.add(rows.get(i + 1));
      if (!reloads.get(i).cause().isEmpty()) {
        lines.add("    " + reloads.get(i).cause());
      }
    }
    return lines;
  }

  private void addTo(TextTable table, ReloadRecord reload) {
    boolean swapped = reload.outcome() == Outcome.SWAPPED;
    table.row(
        time(reload.beganAt()),
        reload.application(),
        reload.what(),
        trigger(reload),
        outcome(reload),
        swapped ? reload.taken().map(code -> "" + code.generation()).orElse(NOTHING) : NOTHING,
        code(reload.taken()),
        code(reload.before()),
        reload.outcome() == Outcome.DISCARDED ? NOTHING : number(reload.duration()),
        slowest(reload),
        drain(reload));
  }

  private String time(Instant instant) {
    return SECONDS.format(instant.atZone(zone));
  }

  /** What the server does by itself needs the reason alone. */
  static String trigger(ReloadRecord reload) {
    String trigger = reload.trigger().name().toLowerCase(Locale.ROOT);
    if (reload.reason().isEmpty()) {
      return trigger;
    }
    return reload.trigger() == Trigger.SERVER ? reload.reason() : trigger + ", " + reload.reason();
  }

  static String outcome(ReloadRecord reload) {
    return reload.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String code(Optional<Code> code) {
    return code.map(HistoryText::code).orElse(NOTHING);
  }

  private static String code(Code code) {
    String hash = code.hash().substring(0, Math.min(HASH, code.hash().length()));
    return code.version() + " (" + hash + ")";
  }

  private static String slowest(ReloadRecord reload) {
    return reload.starts().stream()
        .max(Comparator.comparing(WorkerStart::start))
        .map(start -> number(start.start()) + " (worker " + start.workerId() + ")")
        .orElse(NOTHING);
  }

  static String drain(ReloadRecord reload) {
    if (reload.isDraining()) {
      return "draining";
    }
    return reload.drained().map(HistoryText::drain).orElse(NOTHING);
  }

  private static String drain(DrainOutcome drained) {
    if (drained.ending() == DrainOutcome.Ending.CUT_OFF) {
      return "cut off";
    }
    String taken = drained.forced().isEmpty() ? "" : ", " + drained.forced().size() + " taken away";
    return drained.ending().name().toLowerCase(Locale.ROOT)
        + " "
        + time(drained.duration())
        + taken;
  }

  /** Short ones to a tenth of a millisecond. */
  private static String time(Duration duration) {
    return duration.compareTo(Duration.ofSeconds(1)) < 0
        ? number(duration) + " ms"
        : DurationText.of(duration);
  }

  static String number(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }
}
