package io.molt.manager;

import io.molt.manager.reload.Rollback;
import io.molt.manager.reload.Scope;
import io.molt.manager.run.AfterSwitch;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import io.molt.spi.ContentSource;
import io.molt.spi.settings.ConfigurationWatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Takes what the shell, a signal or a bundle asks to be reloaded to the applications concerned. */
final class ServerReloader implements Reloader {

  private final Environment environment;
  private final ConfigurationWatch configuration;
  private final Map<String, Application> applications;

  /**
   * @param applications all that there are, at any time
   */
  ServerReloader(
      Environment environment,
      ConfigurationWatch configuration,
      Map<String, Application> applications) {
    this.environment = environment;
    this.configuration = configuration;
    this.applications = applications;
  }

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
    return answer.report(first, environment.schedule().unhurried(AfterSwitch.NOTES.delay()));
  }
}
