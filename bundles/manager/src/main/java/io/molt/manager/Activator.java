package io.molt.manager;

import io.molt.manager.code.BundleHost;
import io.molt.manager.code.CodeHost;
import io.molt.manager.code.HiddenBundles;
import io.molt.manager.code.HiddenServices;
import io.molt.manager.code.StandbyHost;
import io.molt.manager.code.WorkerIsolation;
import io.molt.manager.history.History;
import io.molt.manager.run.AfterSwitch;
import io.molt.manager.run.Coroutines;
import io.molt.manager.run.MemoryInUse;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.SystemSchedule;
import io.molt.manager.run.WorkerLocals;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadListener;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import io.molt.spi.Ports;
import io.molt.spi.ProcessLink;
import io.molt.spi.SharedState;
import io.molt.spi.StatusSource;
import io.molt.spi.settings.ConfigurationWatch;
import io.molt.spi.settings.ReloadSettings;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import io.molt.worker.WorkerErrorHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the manager to the framework. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private @Nullable SystemSchedule schedule;
  private @Nullable ExecutorService notifications;
  private @Nullable History history;
  private @Nullable ServiceTracker<ContentSource, ContentSource> sources;

  /** Called by the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) throws Exception {
    Settings settings = service(context, Settings.class);
    Ports ports = service(context, Ports.class);
    ConfigurationWatch configuration = service(context, ConfigurationWatch.class);
    SystemSchedule threads = new SystemSchedule(background(context));
    new PropertiesWatch(threads).begin();
    ExecutorService teller = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    History reloads =
        new History(
            settings.directories().data().resolve("history.log"),
            threads.unhurried(AfterSwitch.HISTORY.delay()),
            threads::nanoTime,
            InstantSource.system());
    // Asked by every reload, and a look-up would take a fiftieth of it.
    ServiceTracker<ContentSource, ContentSource> deployer =
        new ServiceTracker<>(context, ContentSource.class, null);
    deployer.open();
    sources = deployer;
    BiConsumer<String, Object> contents = contents(context).orElse(null);
    schedule = threads;
    history = reloads;
    notifications = teller;
    Environment environment =
        new Environment(
            settings.server(),
            threads,
            MemoryInUse::bytes,
            host(context, contents, settings.server(), threads),
            () -> Optional.ofNullable(deployer.getService()),
            ports.reactors(),
            Coroutines.probe().orElse(null),
            WorkerLocals.probe(),
            service(context, SharedState.class),
            new Abandoned(threads),
            reloads,
            new AtomicLong());
    Manager manager =
        new Manager(
            environment,
            settings.listeners(),
            ports,
            configuration,
            new News(
                () -> all(context, ReloadListener.class),
                () -> all(context, WorkerErrorHandler.class),
                teller),
            rehearsal(context, contents, environment, ports),
            () -> stopFramework(context));
    hideServer(context);
    registrations.add(context.registerService(Applications.class, manager, null));
    StatusSource status =
        new ServerStatusReader(
            context.getBundle().getVersion().toString(),
            environment,
            manager,
            ports,
            configuration);
    registrations.add(context.registerService(StatusSource.class, status, null));
    registrations.add(
        context.registerService(Reloader.class, new ReloaderPerBundle(manager.reloader()), null));
    Consumer<String> signals = signal -> received(manager, ports, signal);
    registrations.add(context.registerService(Consumer.class, signals, role(ProcessLink.SIGNALS)));
    manager
        .ready()
        .thenAccept(
            notStarted -> context.registerService(Map.class, notStarted, role(ProcessLink.READY)));
  }

  /** Before the first application is installed. */
  private void hideServer(BundleContext context) {
    registrations.add(
        context.registerService(ResolverHookFactory.class, new WorkerIsolation(), null));
    HiddenBundles bundles = new HiddenBundles(context.getBundle());
    registrations.add(context.registerService(FindHook.class, bundles, null));
    registrations.add(context.registerService(EventHook.class, bundles, null));
    HiddenServices services = new HiddenServices();
    registrations.add(
        context.registerService(org.osgi.framework.hooks.service.FindHook.class, services, null));
    registrations.add(context.registerService(EventListenerHook.class, services, null));
  }

  @Override
  public void stop(BundleContext context) {
    registrations.reversed().forEach(ServiceRegistration::unregister);
    registrations.clear();
    if (sources != null) {
      sources.close();
    }
    if (history != null) {
      history.close();
    }
    if (notifications != null) {
      notifications.shutdown();
    }
    if (schedule != null) {
      schedule.close();
    }
  }

  private static CodeHost host(
      BundleContext context,
      @Nullable BiConsumer<String, Object> contents,
      ServerSettings settings,
      Schedule schedule) {
    BundleHost bundles = new BundleHost(context, contents, schedule);
    ReloadSettings reloading = settings.reloading();
    return reloading.prepareAhead()
        ? new StandbyHost(bundles, reloading.prepareAheadMemory())
        : bundles;
  }

  /**
   * What is rehearsed lies in memory alone: where bundles are installed from files there is none.
   */
  private static @Nullable Rehearsal rehearsal(
      BundleContext context,
      @Nullable BiConsumer<String, Object> contents,
      Environment server,
      Ports ports) {
    return contents == null
        ? null
        : Rehearsal.of(server, ports, quiet -> host(context, contents, server.settings(), quiet))
            .orElse(null);
  }

  private static void received(Manager manager, Ports ports, String signal) {
    switch (signal) {
      case "USR1" -> manager.reloader().reload(new ReloadTarget.Workers(), Trigger.SIGNAL);
      case "USR2" -> manager.reloader().reload(new ReloadTarget.TaskWorkers(), Trigger.SIGNAL);
      case "TERM" -> manager.terminate(signal);
      case "HUP" -> Thread.ofVirtual().name("certificates").start(ports::reloadCertificates);
      default ->
          LOG.warn(
              "[server] Signal {} has no meaning here (expected: HUP, USR1, USR2 or TERM).",
              signal);
    }
  }

  private static void stopFramework(BundleContext context) {
    try {
      context.getBundle(0).stop();
    } catch (BundleException e) {
      LOG.error("[server] The framework could not be stopped.", e);
    }
  }

  private static Dictionary<String, ?> role(String role) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ProcessLink.ROLE, role);
    return properties;
  }

  @SuppressWarnings("unchecked") // the launcher's class loader cannot name the types
  private static Optional<BiConsumer<String, Object>> contents(BundleContext context)
      throws InvalidSyntaxException {
    return launchers(context, BiConsumer.class, ProcessLink.CONTENT)
        .map(service -> (BiConsumer<String, Object>) service);
  }

  /** What has a thread give way to those that serve. */
  @SuppressWarnings("unchecked") // the launcher's class loader cannot name the types
  private static Consumer<Boolean> background(BundleContext context) throws InvalidSyntaxException {
    return launchers(context, Consumer.class, ProcessLink.BACKGROUND)
        .map(service -> (Consumer<Boolean>) service)
        .orElse(givesWay -> {});
  }

  /** A service of the launcher's. */
  private static <T> Optional<T> launchers(BundleContext context, Class<T> type, String role)
      throws InvalidSyntaxException {
    return context.getServiceReferences(type, "(" + ProcessLink.ROLE + "=" + role + ")").stream()
        .findFirst()
        .map(context::getService);
  }

  private static <T> T service(BundleContext context, Class<T> type) {
    return find(context, type)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The service "
                        + type.getName()
                        + " is missing (expected: its bundle started before this one)"));
  }

  private static <T> Optional<T> find(BundleContext context, Class<T> type) {
    return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
  }

  private static <T> List<T> all(BundleContext context, Class<T> type) {
    List<T> services = new ArrayList<>();
    try {
      Collection<ServiceReference<T>> references = context.getServiceReferences(type, null);
      for (ServiceReference<T> reference : references) {
        T service = context.getService(reference);
        if (service != null) {
          services.add(service);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return services;
  }
}
