package io.molt.shell;

import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Ports;
import io.molt.spi.WorkerStatus;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code workers} and {@code connections}: who is there. */
final class TableCommands {

  private final Applications applications;
  private final Ports ports;

  TableCommands(Applications applications, Ports ports) {
    this.applications = applications;
    this.ports = ports;
  }

  @Descriptor("lists the workers of all applications, those that drain included")
  public void workers(CommandSession session) {
    TextTable table =
        new TextTable(
            "APPLICATION",
            "WORKER",
            "GENERATION",
            "VERSION",
            "STATE",
            "IN HAND",
            "QUEUED",
            "HANDLED",
            "BUNDLE");
    for (ApplicationStatus application : applications.status()) {
      application.workers().forEach(worker -> addTo(table, application.name(), worker));
    }
    new Console(session).print(table.lines());
  }

  private static void addTo(TextTable table, String application, WorkerStatus worker) {
    table.row(
        application,
        worker.workerId(),
        worker.generation(),
        worker.version(),
        worker.state(),
        worker.inHand(),
        worker.queued(),
        worker.handled(),
        worker.bundleId());
  }

  @Descriptor("lists the open connections")
  public void connections(CommandSession session) {
    TextTable table =
        new TextTable(
            "ID", "LISTENER", "PROTOCOL", "CLIENT", "AGE", "IDLE", "RECEIVED", "SENT", "WAITING");
    ports.connections().forEach(connection -> addTo(table, connection));
    new Console(session).print(table.lines());
  }

  private static void addTo(TextTable table, ConnectionStatus connection) {
    table.row(
        connection.id(),
        connection.listener(),
        connection.protocol(),
        AddressText.of(connection.remoteAddress()),
        DurationText.of(connection.age()),
        DurationText.of(connection.idle()),
        connection.received(),
        connection.sent(),
        connection.waiting());
  }
}
