package io.molt.manager;

import io.molt.manager.reload.Rollback;
import io.molt.manager.reload.Scope;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadListener;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import io.molt.settings.ConfigurationWatch;
import io.molt.settings.ListenerSettings;
import io.molt.settings.Mode;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import io.molt.spi.LingeringCode;
import io.molt.spi.Ports;
import io.molt.spi.StuckCallback;
import io.molt.worker.WorkerError;
import io.molt.worker.WorkerErrorHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The applications of the server and what is asked of them: the services of this bundle. */
final class Manager implements Applications, Reloader, Neighbours {

  private static final Logger LOG = LoggerFactory.getLogger(Manager.class);

  /** The history is written from then on: not while the first clients come. */
  private static final Duration HISTORY_DELAY = Duration.ofSeconds(1);

  /** Before that the old code is removed. */
  private static final Duration AFTER_THE_REST = Duration.ofMillis(30);

  private final Environment environment;
  private final Ports ports;
  private final ConfigurationWatch configuration;
  private final Supplier<List<ReloadListener>> listeners;
  private final Supplier<List<WorkerErrorHandler>> errorHandlers;
  private final Executor notifications;
  private final Routes routes;
  private final Unanswered unanswered = new Unanswered();
  private final Refused refused = new Refused(this::deployAgain);
  private final Shutdown shutdown;
  private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
  private final AtomicBoolean booted = new AtomicBoolean();
  private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();

  /**
   * @param listeners who wants to be told of reloads now
   * @param errorHandlers who wants to be told of the deaths of workers now
   * @param notifications tells them, one at a time
   * @param stopFramework ends the process
   */
  Manager(
      Environment environment,
      List<ListenerSettings> ports,
      Ports sockets,
      ConfigurationWatch configuration,
      Supplier<List<ReloadListener>> listeners,
      Supplier<List<WorkerErrorHandler>> errorHandlers,
      Executor notifications,
      Runnable stopFramework) {
    this.environment = environment;
    this.ports = sockets;
    this.configuration = configuration;
    this.listeners = listeners;
    this.errorHandlers = errorHandlers;
    this.notifications = notifications;
    boolean callbacksMayWait =
        (environment.coroutines() != null && environment.settings().enableCoroutine())
            || environment.settings().mode() == Mode.PROCESS;
    this.routes = new Routes(ports, callbacksMayWait);
    environment.history().onComplete(this::recorded);
    this.shutdown = new Shutdown(environment, sockets, applications::values, stopFramework);
  }

  // Reloader

  @Override
  public CompletionStage<ReloadReport> reload(ReloadTarget target, Trigger trigger) {
    return switch (target) {
      case ReloadTarget.Workers() -> reload(workers(), trigger);
      case ReloadTarget.WorkersOf(String name) ->
          ask(name, application -> reload(List.of(application), trigger));
      case ReloadTarget.WorkerOf(String name, int workerId) ->
          ask(name, application -> renew(application, workerId, trigger));
      case ReloadTarget.Rollback(String name, String version) ->
          ask(name, application -> goBack(application, version, trigger));
      case ReloadTarget.TaskWorkers() -> reloadTasks(List.copyOf(applications.values()), trigger);
      case ReloadTarget.TaskWorkersOf(String name) ->
          ask(name, application -> reloadTasks(List.of(application), trigger));
    };
  }

  /** If it is not known, its file may have come into {@code deploy/} a moment ago. */
  private CompletionStage<ReloadReport> ask(
      String name, Function<Application, CompletionStage<ReloadReport>> reload) {
    Application known = applications.get(name);
    if (known != null) {
      return reload.apply(known);
    }
    return lookAround()
        .thenComposeAsync(
            looked -> {
              Application now = applications.get(name);
              return now == null ? unknown(name) : reload.apply(now);
            },
            environment.schedule().work());
  }

  private CompletionStage<Void> lookAround() {
    return environment
        .source()
        .get()
        .map(ContentSource::lookAround)
        .orElse(CompletableFuture.completedFuture(null));
  }

  private static CompletionStage<ReloadReport> renew(
      Application application, int workerId, Trigger trigger) {
    String label = application.name() + " worker " + workerId;
    try {
      return application
          .renew(workerId, trigger)
          .thenApply(result -> new ReloadReport(Map.of(label, result), List.of()));
    } catch (IllegalArgumentException noSuchWorker) {
      return CompletableFuture.failedFuture(noSuchWorker);
    }
  }

  private CompletionStage<ReloadReport> goBack(
      Application application, String version, Trigger trigger) {
    Rollback rollback = new Rollback(application.reloads());
    CompletionStage<ReloadResult> outcome = rollback.begin(version, trigger);
    Executor work = environment.schedule().work();
    return outcome
        .thenApplyAsync(rollback::notes, work)
        .exceptionallyCompose(noNotes -> outcome.thenApply(done -> List.of()))
        .thenCompose(
            notes ->
                new ReloadAnswer(configuration)
                    .add(application.name(), outcome)
                    .report(notes, work));
  }

  /** All that are not user processes. */
  private List<Application> workers() {
    return applications.values().stream().filter(each -> !each.pools().isProcess()).toList();
  }

  private CompletionStage<ReloadReport> unknown(String name) {
    return CompletableFuture.failedFuture(
        new UnknownApplicationException(name, applications.keySet()));
  }

  private CompletionStage<ReloadReport> reload(List<Application> concerned, Trigger trigger) {
    String noteIfNone =
        applications.isEmpty() ? "No application is deployed." : "There are no workers to reload.";
    return reload(concerned, trigger, Scope.ALL, noteIfNone);
  }

  private CompletionStage<ReloadReport> reloadTasks(List<Application> asked, Trigger trigger) {
    List<Application> concerned =
        asked.stream().filter(each -> each.pools().tasks().generation() != null).toList();
    return reload(concerned, trigger, Scope.TASKS, "There are no task workers to reload.");
  }

  private CompletionStage<ReloadReport> reload(
      List<Application> concerned, Trigger trigger, Scope scope, String noteIfNone) {
    ReloadAnswer answer = new ReloadAnswer(configuration);
    for (Application application : concerned) {
      answer.add(application.name(), application.deploy(trigger, scope));
    }
    List<String> first = concerned.isEmpty() ? List.of(noteIfNone) : List.of();
    // Only then, for the notes read files, which would be in the way of the reload.
    return answer.report(first, environment.schedule().unhurried(AFTER_THE_REST));
  }

  // Applications

  @Override
  public CompletionStage<ReloadResult> deploy(String name, Trigger trigger) {
    if (shutdown.hasBegun()) {
      return CompletableFuture.completedFuture(
          new ReloadResult.Discarded(
              "The server is stopping.", CompletableFuture.completedFuture(Optional.empty())));
    }
    return applications
        .computeIfAbsent(name, absent -> new Application(absent, environment, this))
        .deploy(trigger, Scope.ALL);
  }

  @Override
  public CompletionStage<DrainOutcome> undeploy(String name) {
    Application application = applications.remove(name);
    if (application == null) {
      return CompletableFuture.completedFuture(
          new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of()));
    }
    LOG.info("[{}] Is undeployed.", name);
    CompletionStage<DrainOutcome> undeployed = application.undeploy("undeployed");
    refused.remove(name);
    refused.takeUp(name);
    return undeployed;
  }

  /** If it has not been undeployed meanwhile. */
  private CompletionStage<?> deployAgain(String name) {
    Application application = applications.get(name);
    return application == null || shutdown.hasBegun()
        ? CompletableFuture.completedFuture(name)
        : application.deploy(Trigger.SERVER, Scope.ALL);
  }

  @Override
  public void booted() {
    if (!booted.compareAndSet(false, true)) {
      return;
    }
    changed();
    if (!shutdown.hasBegun()) {
      ports.accept(routes);
      LOG.info("[server] Ready.");
      ready.complete(notStarted());
      environment.schedule().after(HISTORY_DELAY, () -> environment.history().open());
    }
  }

  /**
   * Those of which nothing serves, or what served last in the place of what {@code deploy/} holds;
   * with the reason. A reload that failed harms nobody.
   */
  private Map<String, String> notStarted() {
    Map<String, String> reasons = new TreeMap<>();
    for (Application application : applications.values()) {
      if (!application.pools().isDeployed() || application.reloads().failedAtBoot()) {
        application
            .reloads()
            .lastFailure()
            .ifPresent(failure -> reasons.put(application.name(), failure.toString()));
      }
    }
    return reasons;
  }

  /**
   * Completed when the server accepts connections, never if it is stopped before. The applications
   * of which what deploy/ holds could not be started, by name and with the reason.
   */
  CompletionStage<Map<String, String>> ready() {
    return ready.minimalCompletionStage();
  }

  @Override
  public boolean isReady() {
    return booted.get() && !shutdown.hasBegun();
  }

  @Override
  public void shutdown() {
    shutdown.request("asked by a command or a worker");
  }

  /** A signal asks for the end. */
  void terminate(String signal) {
    shutdown.request("SIG" + signal);
  }

  @Override
  public List<ApplicationStatus> status() {
    List<Routes.Ambiguity> ambiguities = routes.ambiguities(applications.values());
    return applications.values().stream()
        .map(application -> status(application, ambiguities))
        .toList();
  }

  @Override
  public Map<String, String> unanswered() {
    return routes.unanswered(applications);
  }

  @Override
  public List<ReloadRecord> history() {
    return environment.history().records();
  }

  @Override
  public int lingering() {
    return environment.host().lingering();
  }

  @Override
  public List<StuckCallback> stuck() {
    return environment.abandoned().list();
  }

  @Override
  public List<LingeringCode> leaks() {
    return environment.host().leaks();
  }

  private ApplicationStatus status(Application application, List<Routes.Ambiguity> ambiguities) {
    Optional<Failure> ambiguity =
        ambiguities.stream()
            .filter(each -> each.rivals().contains(application))
            .findFirst()
            .map(each -> new Failure("", each.sentence(), ""));
    return StatusReader.read(
        application,
        routes.listenersOf(application.name()),
        application.reloads().lastFailure().or(() -> ambiguity));
  }

  // Neighbours

  @Override
  public Application application(String name) {
    Application application = applications.get(name);
    if (application == null) {
      throw new IllegalArgumentException(
          new UnknownApplicationException(name, applications.keySet()).getMessage());
    }
    return application;
  }

  @Override
  public void check(String name, Generation generation) {
    Collection<Application> others =
        applications.values().stream().filter(each -> !each.name().equals(name)).toList();
    // At boot all start at the same time: who competes with whom is known when all have.
    try {
      routes.check(name, generation, booted.get() ? others : List.of());
      refused.remove(name);
    } catch (PortTakenException taken) {
      refused.add(name, taken.holders());
      throw taken;
    }
  }

  @Override
  public void changed() {
    routes.find(applications.values());
    if (isReady()) {
      unanswered.tell(routes.unanswered(applications));
    }
  }

  @Override
  public void died(WorkerError error) {
    notifications.execute(() -> errorHandlers.get().forEach(handler -> tell(handler, error)));
  }

  private static void tell(WorkerErrorHandler handler, WorkerError error) {
    try {
      handler.onWorkerError(error);
    } catch (Exception | Error e) {
      LOG.warn("[{}] A handler of worker errors failed: {}", error.label(), Failure.of(e));
    }
  }

  @Override
  public void reloaded(String name, Trigger trigger, ReloadResult result) {
    tell(name, listener -> listener.onReload(name, trigger, result));
  }

  private void recorded(ReloadRecord reload) {
    tell(reload.application(), listener -> listener.onRecorded(reload));
  }

  private void tell(String name, Consumer<ReloadListener> news) {
    notifications.execute(() -> listeners.get().forEach(listener -> tell(name, listener, news)));
  }

  private static void tell(String name, ReloadListener listener, Consumer<ReloadListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException | Error e) {
      LOG.warn("[{}] A reload listener failed: {}", name, Failure.of(e));
    }
  }
}
