package io.molt.shell;

import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import io.molt.spi.OverlookedFile;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import io.molt.spi.StuckCallback;
import io.molt.spi.TaskStatus;
import io.molt.spi.WorkerStatus;
import io.molt.spi.settings.ConfigurationWatch;
import io.molt.spi.settings.Settings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the services how things are.
 *
 * @param version the server's version
 */
record StatusQuery(
    String version,
    Settings settings,
    Applications applications,
    Ports ports,
    ConfigurationWatch configuration,
    ContentSource contents,
    Supplier<List<BundleRow>> bundles) {

  StatusReport read(boolean withBundles) {
    return new StatusReport(
        version,
        ProcessHandle.current().pid(),
        ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
        applications.isReady(),
        settings.server().workers().mode().name().toLowerCase(Locale.ROOT),
        settings.server().workers().workerNum(),
        settings.server().tasks().taskWorkerNum(),
        allPorts(),
        applications.status().stream().map(StatusQuery::application).toList(),
        applications.lingering(),
        applications.stuck().stream().map(StatusQuery::stuck).toList(),
        contents.overlooked().stream().map(StatusQuery::notTaken).toList(),
        configuration.changedSinceStart(),
        withBundles ? bundles.get() : null);
  }

  private static StatusReport.NotTaken notTaken(OverlookedFile file) {
    return new StatusReport.NotTaken(file.file(), file.reason());
  }

  private List<StatusReport.Port> allPorts() {
    Map<String, String> unanswered = applications.unanswered();
    return ports.status().stream()
        .map(port -> port(port, unanswered.get(port.settings().name())))
        .toList();
  }

  private static StatusReport.Port port(PortStatus port, @Nullable String unanswered) {
    return new StatusReport.Port(
        port.settings().name(),
        port.settings().protocol(),
        TableCommands.text(port.address()),
        port.accepting(),
        port.transport(),
        port.most(),
        port.connections(),
        port.accepted(),
        port.refused(),
        unanswered);
  }

  private static StatusReport.Application application(ApplicationStatus application) {
    return new StatusReport.Application(
        application.name(),
        application.version(),
        application.hash(),
        application.generation(),
        application.listeners(),
        application.reloading(),
        application
            .lastFailure()
            .map(failure -> new StatusReport.Problem(failure.type(), failure.message()))
            .orElse(null),
        application.tasks().map(StatusQuery::tasks).orElse(null),
        application.workers().stream().map(StatusQuery::worker).toList());
  }

  private static StatusReport.Stuck stuck(StuckCallback stuck) {
    return new StatusReport.Stuck(
        stuck.worker(), stuck.callback(), stuck.frame(), stuck.duration().toMillis() / 1e3);
  }

  private static StatusReport.Tasks tasks(TaskStatus tasks) {
    return new StatusReport.Tasks(
        tasks.generation(),
        tasks.version(),
        tasks.queued(),
        tasks.capacity(),
        tasks.finished(),
        tasks.failed());
  }

  private static StatusReport.Worker worker(WorkerStatus worker) {
    return new StatusReport.Worker(
        worker.workerId(),
        worker.role(),
        worker.generation(),
        worker.version(),
        worker.state(),
        worker.inHand(),
        worker.queued(),
        worker.handled(),
        worker.bundleId());
  }
}
