package io.molt.manager;

import io.molt.manager.reload.Scope;
import io.molt.manager.run.AfterSwitch;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadResult;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import io.molt.spi.Ports;
import io.molt.spi.WorkerAnswer;
import io.molt.spi.settings.ConfigurationWatch;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Mode;
import io.molt.worker.WorkerError;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The applications of the server and what is asked of them: the services of this bundle. */
final class Manager implements Applications, Neighbours {

  private static final Logger LOG = LoggerFactory.getLogger(Manager.class);

  private final Environment environment;
  private final Ports ports;
  private final News news;
  private final @Nullable Rehearsal rehearsal;
  private final Routes routes;
  private final Unanswered unanswered = new Unanswered();
  private final Refused refused = new Refused(this::deployAgain);
  private final Shutdown shutdown;
  private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
  private final ServerReloader reloader;
  private final AtomicBoolean booted = new AtomicBoolean();
  private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();

  /**
   * @param news tells those who want to know of reloads and deaths
   * @param rehearsal of reloads; null if there is to be none
   * @param stopFramework ends the process
   */
  Manager(
      Environment environment,
      List<ListenerSettings> ports,
      Ports sockets,
      ConfigurationWatch configuration,
      News news,
      @Nullable Rehearsal rehearsal,
      Runnable stopFramework) {
    this.environment = environment;
    this.ports = sockets;
    this.news = news;
    this.rehearsal = rehearsal;
    this.reloader = new ServerReloader(environment, configuration, applications);
    boolean callbacksMayWait =
        (environment.coroutines() != null && environment.settings().workers().enableCoroutine())
            || environment.settings().workers().mode() == Mode.PROCESS;
    this.routes = new Routes(ports, sockets::handlerKind, callbacksMayWait);
    environment.history().onComplete(news::recorded);
    this.shutdown = new Shutdown(environment, sockets, applications::values, stopFramework);
  }

  /** What reloads are asked of. */
  Reloader reloader() {
    return reloader;
  }

  /**
   * The listeners that lead to no application, by name, each with the reason and the way out in one
   * sentence.
   */
  Map<String, String> unanswered() {
    return routes.unanswered(applications);
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
  public void announce(Content content) {
    Application application = applications.get(content.application());
    if (application != null && !shutdown.hasBegun()) {
      application.announce(content);
    }
  }

  @Override
  public CompletionStage<DrainOutcome> undeploy(String name) {
    Application application = applications.remove(name);
    if (application == null) {
      return CompletableFuture.completedFuture(
          new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of()));
    }
    LOG.info("[{}] Is undeployed.", name);
    asked();
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
      environment
          .schedule()
          .after(AfterSwitch.FIRST_HISTORY.delay(), () -> environment.history().open());
      if (rehearsal != null) {
        rehearsal.begin();
      }
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
    asked();
    shutdown.request("asked by a command or a worker");
  }

  /** A signal asks for the end. */
  void terminate(String signal) {
    asked();
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
  public List<ReloadRecord> history() {
    return environment.history().records();
  }

  @Override
  public List<LingeringCode> leaks() {
    return environment.host().leaks();
  }

  @Override
  public List<WorkerAnswer> ask(Duration limit) throws InterruptedException {
    return RollCall.begin(applications.values(), environment.schedule()).await(limit);
  }

  private ApplicationStatus status(Application application, List<Routes.Ambiguity> ambiguities) {
    Optional<Failure> ambiguity =
        ambiguities.stream()
            .filter(each -> each.rivals().contains(application))
            .findFirst()
            .map(each -> new Failure("", each.sentence(), ""));
    return ApplicationStatusReader.read(
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
      unanswered.tell(unanswered());
    }
  }

  @Override
  public void asked() {
    if (rehearsal != null && booted.get()) {
      rehearsal.end("something was asked for");
    }
  }

  @Override
  public void died(WorkerError error) {
    news.died(error);
  }

  @Override
  public void reloaded(String name, Trigger trigger, ReloadResult result) {
    news.reloaded(name, trigger, result);
  }
}
