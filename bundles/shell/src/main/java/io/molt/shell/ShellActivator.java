package io.molt.shell;

import static java.util.Objects.requireNonNull;

import io.molt.reload.Reloader;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.Ports;
import io.molt.spi.StatusSource;
import io.molt.spi.WorkerStatus;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Puts the shell together: registers the commands and opens the control socket. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ShellActivator implements BundleActivator {

  private static final String SCOPE = "molt";
  private static final int MAX_CLIENTS = 32;

  private @Nullable ControlListener socket;

  /** Called by the framework. */
  public ShellActivator() {}

  @Override
  public void start(BundleContext context) throws IOException {
    Settings settings = service(context, Settings.class);
    MoltCommands commands = registerCommands(context);
    CommandProcessor processor = service(context, CommandProcessor.class);
    ControlListener opened =
        new ControlListener(
            path(settings.directories()),
            MAX_CLIENTS,
            () -> new GogoCommandLine(processor, commands),
            System::nanoTime);
    opened.open();
    socket = opened;
  }

  private static MoltCommands registerCommands(BundleContext context) {
    Applications applications = service(context, Applications.class);
    Supplier<List<BundleRow>> bundles =
        () -> BundleRow.of(Arrays.stream(context.getBundles()), workers(applications));
    HistoryCommand history = new HistoryCommand(applications, ZoneId.systemDefault());
    Ports ports = service(context, Ports.class);
    ReloadCommand reload =
        new ReloadCommand(
            service(context, Reloader.class),
            bundles,
            history,
            new CertificatesCommand(ports::reloadCertificates));
    register(context, reload, "reload", "rollback");
    register(context, new TableCommands(applications, ports), "workers", "connections");
    StatusCommand status = new StatusCommand(service(context, StatusSource.class), bundles);
    register(context, status, "status");
    LeaksCommand leaks = new LeaksCommand(applications);
    register(context, leaks, "leaks");
    register(context, new ServerCommands(applications), "ready", "shutdown");
    CheckCommand check = new CheckCommand(applications);
    register(context, check, "check");
    return new MoltCommands(reload, status, history, leaks, check);
  }

  private static Set<Long> workers(Applications applications) {
    return applications.status().stream()
        .map(ApplicationStatus::workers)
        .flatMap(List::stream)
        .map(WorkerStatus::bundleId)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void register(BundleContext context, Object commands, String... functions) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
    properties.put(CommandProcessor.COMMAND_FUNCTION, functions);
    context.registerService(Object.class, commands, properties);
  }

  private static Path path(Directories directories) throws IOException {
    Path run = directories.run();
    Path path =
        SocketPath.of(
            run,
            directories.base(),
            Path.of(System.getProperty("java.io.tmpdir")),
            System.getProperty("user.name"));
    if (path.startsWith(run)) {
      Files.createDirectories(run);
    } else {
      PrivateSocket.createOwnDirectory(requireNonNull(path.getParent()));
    }
    return path;
  }

  private static <T> T service(BundleContext context, Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    if (reference == null) {
      throw new IllegalStateException(
          "io.molt.shell: no service " + type.getName() + " (expected: one, registered before)");
    }
    return context.getService(reference);
  }

  /** The framework takes back the commands. */
  @Override
  public void stop(BundleContext context) throws IOException {
    ControlListener opened = socket;
    if (opened != null) {
      opened.close();
    }
  }
}
