package io.molt.shell;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code status}: how the server is. */
final class StatusCommand {

  private static final String BUNDLES = "--bundles";
  private static final String JSON = "--json";

  private final StatusQuery reader;

  StatusCommand(StatusQuery reader) {
    this.reader = reader;
  }

  @Descriptor("tells how the server is: ports, applications, workers, failures")
  public void status(
      CommandSession session,
      @Descriptor("--bundles: the bundles too; --json: as one JSON object") String... arguments) {
    Console console = new Console(session);
    List<String> options = List.of(arguments);
    if (!Set.of(BUNDLES, JSON).containsAll(options)) {
      console.usage("status " + String.join(" ", options), "status [--bundles] [--json]");
      return;
    }
    StatusReport report = reader.read(options.contains(BUNDLES));
    if (options.contains(JSON)) {
      console.print(json(report));
    } else {
      console.print(StatusText.of(report));
    }
  }

  private static String json(StatusReport report) {
    Gson gson =
        new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();
    return gson.toJson(report);
  }
}
