package io.molt.shell;

import io.molt.shell.StatusReport.Application;
import io.molt.shell.StatusReport.Problem;
import io.molt.shell.StatusReport.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The status as text to read. */
final class StatusText {

  private static final String TASK_WORKER = "task worker";

  private final List<String> lines = new ArrayList<>();

  private StatusText() {}

  static List<String> of(StatusReport report) {
    StatusText text = new StatusText();
    text.addServer(report);
    text.addPorts(report);
    text.addApplications(report);
    text.addLingering(report.lingeringClassLoaders());
    text.addStuck(report.stuck());
    text.addNotTaken(report.notTaken());
    report
        .changedConfiguration()
        .forEach(file -> text.lines.add("conf/" + file + " takes effect at the next restart."));
    List<BundleRow> bundles = report.bundles();
    if (bundles != null) {
      text.lines.add("");
      text.lines.addAll(BundleRow.table(bundles));
    }
    return text.lines;
  }

  private void addServer(StatusReport report) {
    lines.add(
        "molt %s, pid %d, %s, up %s, mode=%s, worker_num=%d"
            .formatted(
                report.version(),
                report.pid(),
                report.ready() ? "ready" : "not ready",
                DurationText.of(Duration.ofMillis((long) (report.uptimeSeconds() * 1e3))),
                report.mode(),
                report.workerNum()));
  }

  private void addPorts(StatusReport report) {
    TextTable table =
        new TextTable(
            "LISTENER", "PROTOCOL", "ADDRESS", "ACCEPTING", "CONNECTIONS", "ACCEPTED", "REFUSED");
    for (StatusReport.Port port : report.ports()) {
      table.row(
          port.listener(),
          port.protocol(),
          port.address(),
          port.accepting() ? "yes" : "no",
          port.connections() + " of " + port.most(),
          port.accepted(),
          port.refused());
    }
    lines.add("");
    lines.addAll(table.lines());
    for (StatusReport.Port port : report.ports()) {
      if (port.unanswered() != null) {
        lines.add("  " + port.unanswered());
      }
    }
  }

  private void addApplications(StatusReport report) {
    report.applications().forEach(this::add);
    if (report.applications().isEmpty()) {
      lines.add("");
      lines.add("No application is deployed.");
    }
  }

  private void addNotTaken(List<StatusReport.NotTaken> files) {
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

  private void addStuck(List<StatusReport.Stuck> stuck) {
    if (!stuck.isEmpty()) {
      lines.add("");
      lines.add("callbacks that could not be ended and were left to themselves: " + stuck.size());
    }
    for (StatusReport.Stuck each : stuck) {
      lines.add(
          "  %s: %s, for %s%s"
              .formatted(
                  each.worker(),
                  each.callback(),
                  DurationText.of(Duration.ofMillis((long) (each.seconds() * 1e3))),
                  each.frame().isEmpty() ? "" : ", at " + each.frame()));
    }
  }

  private void add(Application application) {
    lines.add("");
    lines.add(application.name() + ": " + describe(application));
    addTable(application, "worker");
    addTable(application, "process");
    StatusReport.Tasks tasks = application.tasks();
    if (tasks != null) {
      lines.add(
          "  tasks: version %s, generation %d, %d of at most %d wait, %d finished, %d failed"
              .formatted(
                  tasks.version(),
                  tasks.generation(),
                  tasks.queued(),
                  tasks.capacity(),
                  tasks.finished(),
                  tasks.failed()));
      addTable(application, TASK_WORKER);
    }
    Problem problem = application.lastFailure();
    if (problem != null) {
      lines.add(
          "  last failure: "
              + (problem.type().isEmpty() ? "" : problem.type() + ": ")
              + problem.message());
    }
  }

  private static String describe(Application application) {
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
  private static String drains(Application application) {
    Map<Long, Integer> drains =
        application.workers().stream()
            .filter(worker -> !worker.role().equals(TASK_WORKER))
            .filter(worker -> worker.generation() != application.generation())
            .collect(
                Collectors.groupingBy(
                    Worker::generation, TreeMap::new, Collectors.summingInt(Worker::inHand)));
    return drains.entrySet().stream()
        .map(d -> ", generation " + d.getKey() + " drains (" + d.getValue() + " in hand)")
        .collect(Collectors.joining());
  }

  private void addTable(Application application, String role) {
    List<Worker> workers =
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
    for (Worker worker : workers) {
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
