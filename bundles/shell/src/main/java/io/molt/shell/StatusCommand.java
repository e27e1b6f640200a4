package io.molt.shell;

import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code status}: how the server is. */
final class StatusCommand {

  static final String USAGE = "status [--bundles] [--json]";

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
    status(List.of(arguments), new Console(session));
  }

  /** Runs the command with what follows its name. */
  void status(List<String> options, Console console) {
    if (!Set.of(BUNDLES, JSON).containsAll(options)) {
      console.usage("status", options, USAGE);
      return;
    }
    StatusReport report = reader.read(options.contains(BUNDLES));
    if (options.contains(JSON)) {
      console.print(StatusJson.of(report));
    } else {
      console.print(StatusText.of(report));
    }
  }
}
