package io.molt.runtime;

import io.molt.config.ConfigurationException;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's process, from the first signal handler to the end. It
 *
 * <ol>
 *   <li>takes over the signals;
 *   <li>reads the settings;
 *   <li>takes the base directory for itself and writes the pid file;
 *   <li>opens the log;
 *   <li>starts the framework with the bundles, and waits until something stops it.
 * </ol>
 */
final class ServerProcess {

  private static final long SCARCE_NANOS = 50_000_000;

  /** In hand before it is caught, for the JVM needs memory to find the type of a catch clause. */
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  private static final String HANGUP = "HUP";
  private static final String BACKGROUND = "--background";
  private static final String TERMINAL = "--terminal";
  private static final String TAKE_HANGUP = "--take-hangup";
  private static final String REPORT = "--report=";
  private static final String TLS_DEV = "--tls-dev";

  private final ReadConfiguration configuration;
  private final Settings settings;
  private final Instance instance;
  private final StopWatchdog watchdog;
  private final Logging logging;
  private final AtomicBoolean finished = new AtomicBoolean();

  private ServerProcess(ReadConfiguration configuration, Instance instance, Logging logging) {
    this.configuration = configuration;
    this.settings = configuration.settings();
    this.instance = instance;
    this.watchdog =
        new StopWatchdog(
            StopWatchdog.limit(settings.server().reloading().maxWaitTime()), instance::release);
    this.logging = logging;
  }

  /**
   * Runs the server until it is stopped.
   *
   * @param options {@code --background}: the console is left alone; {@code --terminal}: there is
   *     one, with someone before it; {@code --report=FILE}: where to say how the start went; {@code
   *     --take-hangup}: SIGHUP is ignored for the time of the start alone; {@code --tls-dev}:
   *     listeners without a certificate get one for development
   * @return the exit code
   */
  static int run(List<String> options) throws CommandException {
    AheadOfNeed.begin();
    LogProvider.install();
    StartReport report = StartReport.none();
    for (String option : options) {
      if (option.startsWith(REPORT)) {
        report = StartReport.to(Path.of(option.substring(REPORT.length())));
      } else if (!List.of(BACKGROUND, TERMINAL, TAKE_HANGUP, TLS_DEV).contains(option)) {
        throw new CommandException(ExitCode.USAGE, "run: unknown option " + option);
      }
    }
    Signals signals = Signals.install();
    SteadyProperties.install();
    open(!options.contains(BACKGROUND), options.contains(TLS_DEV)).serve(signals, options, report);
    return ExitCode.OK.number();
  }

  private static ServerProcess open(boolean foreground, boolean development)
      throws CommandException {
    Directories directories = Installation.directories();
    Path certificate =
        development ? DevelopmentCertificate.in(directories.data(), Instant.now()) : null;
    try {
      ReadConfiguration configuration = ReadConfiguration.of(directories, certificate);
      Settings settings = configuration.settings();
      Instance instance = Instance.claim(settings, InstanceRecord.ofThisProcess(settings));
      ProcessTitle.set(settings.server().process().processTitle());
      return new ServerProcess(configuration, instance, log(settings, instance, foreground));
    } catch (ConfigurationException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  private static Logging log(Settings settings, Instance instance, boolean foreground)
      throws CommandException {
    try {
      return Logging.open(settings, foreground);
    } catch (CommandException e) {
      instance.release();
      throw e;
    }
  }

  private void serve(Signals signals, List<String> options, StartReport report)
      throws CommandException {
    Logger log = LoggerFactory.getLogger(ServerProcess.class);
    log.info(
        "[server] Molt {} starts as process {} in {}, on Java {}.",
        Installation.version(),
        ProcessHandle.current().pid(),
        settings.directories().base(),
        Runtime.version());
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) ->
            log.error("[thread {}] It has ended by an exception.", thread.getName(), thrown));
    boolean takesHangup = options.contains(TAKE_HANGUP);
    if (!takesHangup && signals.ignored().contains(HANGUP)) {
      sayThatHangupIsIgnored();
    }
    BackgroundThreads background = new BackgroundThreads();
    FrameworkHost host =
        new FrameworkHost(
            settings.directories(),
            configuration.developmentCertificate(),
            options.contains(TERMINAL),
            background,
            watchdog::arm);
    SignalRelay relay = new SignalRelay(host::stop);
    signals.listen(name -> received(name, relay));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> exit(host, relay), "molt-exit"));
    try {
      HeapGuard guard = HeapGuard.begin(instance::release);
      host.start(configuration, relay, report);
      ifPossible(background::begin);
      ifPossible(() -> guardClasses(host.classes(), guard, background));
      if (takesHangup) {
        ifPossible(() -> takeHangup(signals));
      }
      ifPossible(this::warnOfOthers);
      patiently(host::await);
      log.info("[server] The server has stopped.");
    } catch (CommandException e) {
      logging.leaveConsole();
      log.error("[server] The start has failed: {}", e.getMessage(), e.getCause());
      host.stop();
      host.await();
      throw e;
    } finally {
      finish();
    }
  }

  /** The server is ready, and may be stopping already: none of this may end it as a failure. */
  private static void ifPossible(Runnable step) {
    try {
      patiently(step);
    } catch (RuntimeException failed) {
      LoggerFactory.getLogger(ServerProcess.class)
          .warn("[server] Something that follows the start could not be done.", failed);
    }
  }

  /** The server is ready: that there is no memory for a moment must not end it any more. */
  private static void patiently(Runnable step) {
    while (true) {
      try {
        step.run();
        return;
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(SCARCE_NANOS);
        boolean _ = Thread.interrupted();
      }
    }
  }

  /** Has them initialised, on a thread that gives way to those that serve. */
  private void guardClasses(ServerClasses classes, HeapGuard guard, BackgroundThreads background) {
    logging.watch(new SpoiledClasses(classes::failure, guard::spoiled));
    Thread.ofPlatform()
        .name("molt-classes")
        .daemon()
        .inheritInheritableThreadLocals(false)
        .start(
            () -> {
              background.accept(true);
              logging.rehearse();
              classes.initialise();
            });
  }

  /** Only now, for a start would take longer otherwise. What has come meanwhile is made up for. */
  private void takeHangup(Signals signals) {
    if (signals.insistOn(HANGUP)) {
      logging.reopen();
    } else {
      sayThatHangupIsIgnored();
    }
  }

  private void warnOfOthers() {
    List<Path> writable = OtherUsers.writable(settings.directories());
    if (!writable.isEmpty()) {
      LoggerFactory.getLogger(ServerProcess.class)
          .warn(
              "[server] Any user of this machine can change what the server runs: {} (expected: not"
                  + " writable by others, as after chmod o-w).",
              writable);
    }
  }

  private static void sayThatHangupIsIgnored() {
    LoggerFactory.getLogger(ServerProcess.class)
        .warn(
            "[server] SIGHUP is ignored, as nohup has it: it neither opens the log anew nor has"
                + " certificates read.");
  }

  private void received(String signal, SignalRelay relay) {
    switch (signal) {
      case HANGUP -> {
        logging.reopen();
        relay.received(signal);
      }
      case "TERM" -> {
        watchdog.arm();
        relay.received(signal);
      }
      default -> relay.received(signal);
    }
  }

  /** Someone has called System.exit: as with SIGTERM, what is in hand is finished first. */
  private void exit(FrameworkHost host, SignalRelay relay) {
    if (!finished.get()) {
      LoggerFactory.getLogger(ServerProcess.class)
          .warn("[server] Something has told the JVM to exit: the server stops.");
      received("TERM", relay);
      host.await();
      finish();
    }
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      instance.release();
      logging.close();
    }
  }
}
