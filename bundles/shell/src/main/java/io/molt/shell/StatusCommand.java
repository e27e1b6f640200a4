package io.molt.shell;

import io.molt.spi.ServerStatus;
import io.molt.spi.StatusSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code status}: how the server is. */
final class StatusCommand {

  static final String USAGE = "status [--bundles] [--json]";

  private static final String BUNDLES = "--bundles";
  private static final String JSON = "--json";

  private final StatusSource source;
  private final Supplier<List<BundleRow>> bundles;

  /**
   * @param bundles those of the framework
   */
  StatusCommand(StatusSource source, Supplier<List<BundleRow>> bundles) {
    this.source = source;
    this.bundles = bundles;
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
    ServerStatus server = source.status();
    List<BundleRow> rows = options.contains(BUNDLES) ? bundles.get() : null;
    if (options.contains(JSON)) {
      console.print(StatusJson.of(server, rows));
    } else {
      console.print(StatusText.of(server, rows));
    }
  }
}
