package io.molt.shell;

import io.molt.reload.Failure;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.OverlookedFile;
import io.molt.spi.PortStatus;
import io.molt.spi.ReloadJson;
import io.molt.spi.ServerStatus;
import io.molt.spi.StuckCallback;
import io.molt.spi.TaskStatus;
import io.molt.spi.WorkerStatus;
import io.molt.spi.settings.WorkerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status as text to read. */
final class StatusText {

  private static final String TASK_WORKER = "task worker";

  private final List<String> lines = new ArrayList<>();

  private StatusText() {}

  /**
   * Its lines.
   *
   * @param bundles those of the framework, if they are asked for
   */
  static List<String> of(ServerStatus server, @Nullable List<BundleRow> bundles) {
    StatusText text = new StatusText();
    text.addServer(server);
    text.addPorts(server);
    text.addApplications(server.applications());
    text.addLingering(server.lingering());
    text.addStuck(server.stuck());
    text.addOverlooked(server.overlooked());
    server
        .changedConfiguration()
        .forEach(file -> text.lines.add("conf/" + file + " takes effect at the next restart."));
    if (bundles != null) {
      text.lines.add("");
      text.lines.addAll(BundleRow.table(bundles));
    }
    return text.lines;
  }

  private void addServer(ServerStatus server) {
    WorkerSettings workers = server.settings().workers();
    lines.add(
        "molt %s, pid %d, %s, up %s, mode=%s, worker_num=%d"
            .formatted(
                server.version(),
                server.pid(),
                server.ready() ? "ready" : "not ready",
                DurationText.of(server.uptime()),
                ReloadJson.label(workers.mode()),
                workers.workerNum()));
  }

  private void addPorts(ServerStatus server) {
    TextTable table =
        new TextTable(
            "LISTENER", "PROTOCOL", "ADDRESS", "ACCEPTING", "CONNECTIONS", "ACCEPTED", "REFUSED");
    for (PortStatus port : server.ports()) {
      table.row(
          port.settings().name(),
          port.settings().protocol(),
          AddressText.of(port.address()),
          port.accepting() ? "yes" : "no",
          port.connections() + " of " + port.most(),
          port.accepted(),
          port.refused());
    }
    lines.add("");
    lines.addAll(table.lines());
    for (PortStatus port : server.ports()) {
      String unanswered = server.unanswered().get(port.settings().name());
      if (unanswered != null) {
        lines.add("  " + unanswered);
      }
      if (!port.cutOff().isEmpty()) {
        lines.add("  cut off on " + port.settings().name() + ": " + CutOffText.of(port.cutOff()));
      }
      lines.addAll(TlsText.lines(port));
    }
  }

  private void addApplications(List<ApplicationStatus> applications) {
    applications.forEach(this::add);
    if (applications.isEmpty()) {
      lines.add("");
      lines.add("No application is deployed.");
    }
  }

  private void addOverlooked(List<OverlookedFile> files) {
    if (!files.isEmpty()) {
      lines.add("");
      files.forEach(each -> lines.add("not taken: " + each.file() + " " + each.reason()));
    }
  }

  private void addLingering(int classLoaders) {
    if (classLoaders > 0) {
      lines.add("");
      lines.add("class loaders of retired workers not collected yet: " + classLoaders);
    }
  }

  private void addStuck(List<StuckCallback> stuck) {
    if (!stuck.isEmpty()) {
      lines.add("");
      lines.add("callbacks that could not be ended and were left to themselves: " + stuck.size());
    }
    for (StuckCallback each : stuck) {
      lines.add(
          "  %s: %s, for %s%s"
              .formatted(
                  each.worker(),
                  each.callback(),
                  DurationText.of(each.duration()),
                  each.frame().isEmpty() ? "" : ", at " + each.frame()));
    }
  }

  private void add(ApplicationStatus application) {
    lines.add("");
    lines.add(application.name() + ": " + describe(application));
    addTable(application, "worker");
    addTable(application, "process");
    if (application.tasks().isPresent()) {
      add(application.tasks().get());
      addTable(application, TASK_WORKER);
    }
    application.lastFailure().ifPresent(this::add);
    if (!application.unprepared().isEmpty()) {
      lines.add("  not prepared ahead: " + application.unprepared());
    }
  }

  private void add(TaskStatus tasks) {
    lines.add(
        "  tasks: version %s, generation %d, %d of at most %d wait, %d finished, %d failed"
            .formatted(
                tasks.version(),
                tasks.generation(),
                tasks.queued(),
                tasks.capacity(),
                tasks.finished(),
                tasks.failed()));
  }

  private void add(Failure failure) {
    lines.add(
        "  last failure: "
            + (failure.type().isEmpty() ? "" : failure.type() + ": ")
            + failure.message());
  }

  private static String describe(ApplicationStatus application) {
    if (application.generation() == 0) {
      return application.reloading() ? "is starting" : "does not run";
    }
    String listeners =
        application.listeners().isEmpty()
            ? "no listener"
            : String.join(", ", application.listeners());
    return "version %s, generation %d, answers %s%s%s"
        .formatted(
            application.version(),
            application.generation(),
            listeners,
            drains(application),
            application.reloading() ? ", a reload is running" : "");
  }

  /** How many callbacks of which retired generations have not ended. */
  private static String drains(ApplicationStatus application) {
    Map<Long, Integer> drains =
        application.workers().stream()
            .filter(worker -> !worker.role().equals(TASK_WORKER))
            .filter(worker -> worker.generation() != application.generation())
            .collect(
                Collectors.groupingBy(
                    WorkerStatus::generation,
                    TreeMap::new,
                    Collectors.summingInt(WorkerStatus::inHand)));
    return drains.entrySet().stream()
        .map(d -> ", generation " + d.getKey() + " drains (" + d.getValue() + " in hand)")
        .collect(Collectors.joining());
  }

  private void addTable(ApplicationStatus application, String role) {
    List<WorkerStatus> workers =
        application.workers().stream().filter(worker -> worker.role().equals(role)).toList();
    if (workers.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            "  " + role.toUpperCase(Locale.ROOT),
            "GENERATION",
            "STATE",
            "IN HAND",
            "QUEUED",
            "HANDLED");
    for (WorkerStatus worker : workers) {
      table.row(
          "  " + worker.workerId(),
          worker.generation(),
          worker.state(),
          worker.inHand(),
          worker.queued(),
          worker.handled());
    }
    lines.addAll(table.lines());
  }
}
