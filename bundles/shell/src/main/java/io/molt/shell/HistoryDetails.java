package io.molt.shell;

import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The history with all that is known of each reload. */
record HistoryDetails(ZoneId zone) {

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  List<String> of(List<ReloadRecord> reloads) {
    List<String> lines = new ArrayList<>();
    for (ReloadRecord reload : reloads) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      addTo(lines, reload);
    }
    return lines.isEmpty() ? List.of("  none") : lines;
  }

  private void addTo(List<String> lines, ReloadRecord reload) {
    lines.add(
        "%s  %s %s, %s: %s"
            .formatted(
                time(reload.beganAt()),
                reload.application(),
                reload.what(),
                HistoryText.trigger(reload),
                HistoryText.outcome(reload)));
    if (!reload.cause().isEmpty()) {
      lines.add("  cause: " + reload.cause());
    }
    reload.taken().ifPresent(code -> lines.add("  taken: " + describe(code)));
    reload.before().ifPresent(code -> lines.add("  before: " + describe(code)));
    if (reload.outcome() != Outcome.DISCARDED) {
      lines.add("  took %s ms: %s".formatted(HistoryText.number(reload.duration()), steps(reload)));
    }
    addWorkers(lines, reload.starts());
    if (reload.isDraining() || reload.drained().isPresent()) {
      lines.add("  drain of the code before: " + HistoryText.drain(reload));
    }
    reload.drained().ifPresent(drain -> drain.forced().forEach(each -> lines.add("    " + each)));
  }

  private String time(Instant instant) {
    return MILLIS.format(instant.atZone(zone));
  }

  private static String describe(Code code) {
    String generation = code.generation() == 0 ? "" : ", generation " + code.generation();
    return "version " + code.version() + generation + ", SHA-256 " + code.hash();
  }

  private static String steps(ReloadRecord reload) {
    Phases phases = reload.phases();
    return "content %s, room to drain %s, install %s, resolve %s, start %s, switch %s"
        .formatted(
            HistoryText.number(phases.content()),
            HistoryText.number(phases.room()),
            HistoryText.number(phases.install()),
            HistoryText.number(phases.resolve()),
            HistoryText.number(phases.start()),
            HistoryText.number(phases.switching()));
  }

  private static void addWorkers(List<String> lines, List<WorkerStart> starts) {
    if (!starts.isEmpty()) {
      TextTable table = new TextTable("  WORKER", "INSTALL MS", "START MS");
      for (WorkerStart start : starts) {
        table.row(
            "  " + start.workerId(),
            HistoryText.number(start.install()),
            HistoryText.number(start.start()));
      }
      lines.addAll(table.lines());
    }
  }
}
