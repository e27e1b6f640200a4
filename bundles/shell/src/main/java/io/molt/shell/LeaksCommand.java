package io.molt.shell;

import com.google.gson.stream.JsonWriter;
import io.molt.spi.Applications;
import io.molt.spi.LingeringCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code leaks}: the code of retired workers that stays in memory, and what holds it. */
final class LeaksCommand {

  static final String USAGE = "leaks [--json]";

  private static final String JSON = "--json";

  private final Applications applications;

  LeaksCommand(Applications applications) {
    this.applications = applications;
  }

  @Descriptor(
      "has the JVM collect, which stops it for a moment, and lists the code of retired workers that"
          + " stays, with what holds it")
  public void leaks(
      CommandSession session, @Descriptor("--json: as one JSON array") String... arguments) {
    leaks(List.of(arguments), new Console(session));
  }

  /** Runs the command with what follows its name. */
  void leaks(List<String> options, Console console) {
    if (!List.of(JSON).containsAll(options)) {
      console.usage("leaks", options, USAGE);
      return;
    }
    List<LingeringCode> leaks = applications.leaks();
    if (options.contains(JSON)) {
      console.print(JsonText.ofAll(leaks, LeaksCommand::write));
    } else {
      console.print(text(leaks));
    }
  }

  private static List<String> text(List<LingeringCode> leaks) {
    if (leaks.isEmpty()) {
      return List.of("No code of retired workers is left in memory.");
    }
    TextTable table =
        new TextTable("APPLICATION", "WORKER", "GENERATION", "VERSION", "SINCE", "COLLECTIONS");
    for (LingeringCode each : leaks) {
      table.row(
          each.application(),
          each.worker(),
          each.generation(),
          each.version(),
          DurationText.of(each.age()),
          each.collections());
    }
    List<String> rows = table.lines();
    List<String> lines = new ArrayList<>(rows.subList(0, 1));
    for (int i = 0; i < leaks.size(); i++) {
      lines.add(rows.get(i + 1));
      List<String> suspects = leaks.get(i).suspects();
      suspects.forEach(suspect -> lines.add("  held by " + suspect));
      if (suspects.isEmpty()) {
        lines.add("  nothing known holds it");
      }
    }
    return lines;
  }

  /** What {@code --json} tells of one; keys may be added but are neither renamed nor removed. */
  private static void write(JsonWriter out, LingeringCode code) throws IOException {
    out.beginObject();
    out.name("application").value(code.application());
    out.name("worker").value(code.worker());
    out.name("generation").value(code.generation());
    out.name("version").value(code.version());
    out.name("since_seconds").value(code.age().toMillis() / 1e3);
    out.name("collections").value(code.collections());
    JsonText.texts(out.name("suspects"), code.suspects());
    out.endObject();
  }
}
