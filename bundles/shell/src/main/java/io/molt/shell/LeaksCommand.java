package io.molt.shell;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.molt.spi.Applications;
import io.molt.spi.LingeringCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code leaks}: the code of retired workers that stays in memory, and what holds it. */
final class LeaksCommand {

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
    Console console = new Console(session);
    List<String> options = List.of(arguments);
    if (!List.of(JSON).containsAll(options)) {
      console.usage("leaks " + String.join(" ", options), "leaks [--json]");
      return;
    }
    List<LingeringCode> leaks = applications.leaks();
    console.print(options.contains(JSON) ? List.of(json(leaks)) : text(leaks));
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

  private static String json(List<LingeringCode> leaks) {
    Gson gson =
        new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();
    return gson.toJson(leaks.stream().map(Leak::of).toList());
  }

  /**
   * What {@code --json} tells; keys may be added but are neither renamed nor removed.
   *
   * @param sinceSeconds how long ago it was removed
   * @param collections that it has survived
   * @param suspects what holds it
   */
  private record Leak(
      String application,
      String worker,
      long generation,
      String version,
      double sinceSeconds,
      int collections,
      List<String> suspects) {
    static Leak of(LingeringCode code) {
      return new Leak(
          code.application(),
          code.worker(),
          code.generation(),
          code.version(),
          code.age().toMillis() / 1e3,
          code.collections(),
          code.suspects());
    }
  }
}
