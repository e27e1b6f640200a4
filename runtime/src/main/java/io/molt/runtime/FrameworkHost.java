package io.molt.runtime;

import io.molt.spi.ProcessLink;
import io.molt.spi.settings.Directories;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework with the server's bundles in it. */
final class FrameworkHost {

  private static final Logger log = LoggerFactory.getLogger(FrameworkHost.class);

  /** How long what takes commands waits for what serves: someone may want to see what hangs. */
  private static final Duration COMMANDS_LATEST = Duration.ofSeconds(2);

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final ContentConnector connector = new ContentConnector();
  private final BackgroundThreads background;
  private final Directories directories;
  private final Framework framework;
  private final Runnable onStopping;
  private final BundleCache cache;
  private final boolean interactive;
  private volatile boolean stopping;
  private volatile @Nullable ReadyService ready;

  /**
   * @param developmentCertificate of listeners that name none; null for none
   * @param interactive whether there is a terminal for the shell
   * @param background what threads of bundles ask to give way
   * @param onStopping run when the framework begins to stop, whoever stops it; quick
   */
  FrameworkHost(
      Directories directories,
      @Nullable Path developmentCertificate,
      boolean interactive,
      BackgroundThreads background,
      Runnable onStopping) {
    this.directories = directories;
    this.interactive = interactive;
    this.background = background;
    this.onStopping = onStopping;
    cache = BundleCache.of(directories);
    framework =
        new Felix(
            FrameworkProperties.of(
                directories, cache.directory(), interactive, developmentCertificate),
            connector);
  }

  /**
   * Starts the framework and its bundles, one after the other; those that only take commands when
   * the server is ready, if that is soon. Returns when it is, or when the framework is stopped
   * meanwhile.
   *
   * @param configuration what bundles are to know of it
   * @param signals gets to know the manager
   * @param report told when the server is ready and takes commands
   */
  void start(ReadConfiguration configuration, SignalRelay signals, StartReport report)
      throws CommandException {
    try {
      framework.init();
      BundleContext context = framework.getBundleContext();
      context.addBundleListener((SynchronousBundleListener) this::bundleChanged);
      context.addFrameworkListener(FrameworkHost::report);
      register(context, ProcessLink.CONFIGURATION, Map.class, configuration.files());
      register(context, ProcessLink.PROTOCOLS, Map.class, configuration.protocols());
      register(context, ProcessLink.CONTENT, BiConsumer.class, connector);
      register(context, ProcessLink.BACKGROUND, Consumer.class, background);
      new ServiceTracker<>(context, SignalsService.filter(), new SignalsService(context, signals))
          .open();
      ReadyService readiness = new ReadyService(context);
      ready = readiness;
      new ServiceTracker<>(context, ReadyService.filter(), readiness).open();
      framework.start();
      BundleStarter starter = new BundleStarter(context, configuration.spoken(), () -> stopping);
      List<BundleFile> files =
          BundleFile.list(directories, interactive).stream().filter(configuration::needs).toList();
      starter.start(files.stream().filter(file -> !file.takesCommands()).toList());
      readiness.await(COMMANDS_LATEST);
      starter.start(files.stream().filter(BundleFile::takesCommands).toList());
      readiness.await(FOREVER);
      Map<String, String> notStarted = readiness.notStarted();
      if (notStarted != null) {
        report.ready(notStarted);
      }
    } catch (BundleException | InvalidSyntaxException e) {
      throw failure(e);
    } catch (IllegalStateException e) {
      if (!stopping) {
        throw failure(e);
      }
    }
  }

  /** The classes of the bundles that are there now: none if the framework has been stopped. */
  ServerClasses classes() {
    @Nullable BundleContext context = framework.getBundleContext();
    try {
      return ServerClasses.of(context == null ? new Bundle[0] : context.getBundles());
    } catch (IllegalStateException stopped) {
      return ServerClasses.of();
    }
  }

  /** Begins to stop the framework; what has not started yet does not start. */
  void stop() {
    giveUp();
    try {
      framework.stop();
    } catch (BundleException e) {
      log.error("[server] The OSGi framework cannot be stopped.", e);
    }
  }

  /** Waits until the framework has stopped. An interrupt means nothing here and is put off. */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        framework.waitForStop(0);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    cache.remove();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      giveUp();
      onStopping.run();
    }
  }

  private void giveUp() {
    stopping = true;
    ReadyService readiness = ready;
    if (readiness != null) {
      readiness.giveUp();
    }
  }

  private static void report(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      log.error("[bundle {}] There was an error.", event.getBundle(), event.getThrowable());
    }
  }

  private static <T> void register(
      BundleContext context, String role, Class<T> type, Object service) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ProcessLink.ROLE, role);
    context.registerService(type.getName(), service, properties);
  }

  private static CommandException failure(Exception cause) {
    return new CommandException(
        ExitCode.NOT_STARTED,
        "the OSGi framework cannot start: " + BundleFailure.chain(cause),
        cause);
  }
}
