package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.task.TaskHandler;
import io.molt.worker.UserProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of an application's intake, carried out:
 *
 * <ol>
 *   <li>takes the content from {@code deploy/}, or from the content store to go back;
 *   <li>waits until no more than one generation drains;
 *   <li>prepares a new generation from it while the old serves;
 *   <li>switches, or takes it all back.
 * </ol>
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Application application;
  private final Environment environment;
  private final Intake.Round round;
  private final ReloadNotes notes;
  private @Nullable WorkerThreads early;

  Reload(Application application, Environment environment, Intake.Round round, ReloadNotes notes) {
    this.application = application;
    this.environment = environment;
    this.round = round;
    this.notes = notes;
  }

  /**
   * Runs on a thread that may block; what takes longer goes on on others.
   *
   * @return completed with the outcome; empty if there was nothing to do. Never exceptionally.
   */
  CompletableFuture<Optional<ReloadResult>> run() {
    return takeAndReload().whenComplete((outcome, impossible) -> dismissThreads());
  }

  private CompletableFuture<Optional<ReloadResult>> takeAndReload() {
    Content content;
    try {
      beginThreads();
      content = take(source());
    } catch (ContentException unfit) {
      fix(null);
      return failed("", FailedStart.because(unfit).failure()).thenApply(Optional::of);
    } catch (RuntimeException | Error broken) {
      fix(null);
      return failed("", Failure.of(broken)).thenApply(Optional::of);
    }
    if (!fix(content)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    notes.takes(content);
    notes.enters(Phase.ROOM);
    return application
        .roomToDrain(round.scope())
        .thenCompose(room -> isRolling(content) ? roll(content) : prepareAndSwitch(content))
        .exceptionallyCompose(thrown -> failed(content.hash(), failure(thrown)))
        .thenApply(Optional::of);
  }

  /** While the content is looked at: those of the workers that are sure to be replaced, if any. */
  private void beginThreads() {
    Pool pool = round.scope() == Scope.TASKS ? application.taskWorkers() : application.main();
    if (pool.generation() != null && !environment.settings().rollingReload()) {
      early = begin(pool);
    }
  }

  private void dismissThreads() {
    if (early != null) {
      early.dismiss();
    }
  }

  private WorkerThreads threads(Pool pool) {
    WorkerThreads begun = early;
    if (begun == null || !begun.isOf(pool)) {
      return begin(pool);
    }
    early = null;
    return begun;
  }

  private WorkerThreads begin(Pool pool) {
    return WorkerThreads.begin(pool, pool.slots(), pool.nextGeneration(), environment);
  }

  private boolean fix(@Nullable Content content) {
    boolean goesOn = application.fix(round, content);
    boolean process = application.isProcess() || (content != null && content.isProcess());
    notes.what(process ? Role.PROCESS.label() : round.scope().label());
    application.noteWhatServes(round.scope(), notes);
    return goesOn;
  }

  private ContentSource source() throws ContentException {
    return environment
        .source()
        .get()
        .orElseThrow(() -> new ContentException("deploy/", "the deployer bundle is not running"));
  }

  private Content take(ContentSource source) throws ContentException {
    if (!(round.origin() instanceof Origin.Store(String version))) {
      return source.take(application.name());
    }
    notes.reason("rollback");
    GoodContents good = new GoodContents(application.name(), source.kept());
    Content content = good.take(good.toGoBackTo(version, application.hash()));
    LOG.info("[{}] Goes back to {}, from the store.", application.name(), content);
    return content;
  }

  /**
   * All stays as it was; but at boot the last good content stands in, so that something serves.
   *
   * @param hash of the content that cannot be started; empty if it could not be taken
   */
  private CompletableFuture<ReloadResult> failed(String hash, Failure failure) {
    ReloadResult result = failed(failure);
    Optional<ContentSource> source = environment.source().get();
    if (round.trigger() != Trigger.BOOT || application.isDeployed() || source.isEmpty()) {
      return CompletableFuture.completedFuture(result);
    }
    StandIn standIn = new StandIn(application.name(), source.get().kept(), this::prepareAndSwitch);
    return CompletableFuture.supplyAsync(
            () -> standIn.start(hash, failure), environment.schedule().work())
        .thenCompose(Function.identity());
  }

  /** One worker after the other, where there are workers that the new ones can follow. */
  private boolean isRolling(Content content) {
    return environment.settings().rollingReload()
        && application.isServing()
        && !content.isProcess();
  }

  private CompletableFuture<ReloadResult> roll(Content content) {
    List<Pool> pools =
        application
            .pools()
            .filter(pool -> pool.generation() != null)
            .filter(pool -> pool.role() == Role.TASK || round.scope() == Scope.ALL)
            .toList();
    return new RollingReload(application, environment, content, pools, round, notes)
        .run()
        .thenApply(
            gone -> {
              Generation serves = requireNonNull(pools.getFirst().generation());
              ReloadResult.Swapped swapped =
                  new ReloadResult.Swapped(
                      serves.number(),
                      content.version(),
                      Duration.ofNanos(environment.schedule().nanoTime() - round.beganNanos()),
                      gone.minimalCompletionStage());
              remember(content);
              LOG.info(
                  "[{}] Generation {} serves, one worker after the other: {}, {}.",
                  application.name(),
                  serves.number(),
                  content,
                  notes.success(swapped.duration()));
              return swapped;
            });
  }

  /** All or nothing: either all workers that are concerned run the content, or none. */
  private CompletableFuture<ReloadResult> prepareAndSwitch(Content content) {
    List<Preparation> preparations = new ArrayList<>();
    CompletableFuture<ReloadResult> outcome;
    try {
      notes.enters(Phase.INSTALL);
      install(content, preparations);
      notes.enters(Phase.START);
      outcome =
          start(preparations)
              .thenCompose(
                  ready ->
                      application.handOver(handover(preparations), () -> switchTo(preparations)));
    } catch (CodeException unfit) {
      outcome = CompletableFuture.failedFuture(FailedStart.because(unfit));
    } catch (FailedStart | RuntimeException | Error failed) {
      outcome = CompletableFuture.failedFuture(failed);
    }
    return outcome.exceptionallyCompose(thrown -> takeBack(preparations, unwrap(thrown)));
  }

  private void install(Content content, List<Preparation> installed)
      throws CodeException, FailedStart {
    Pool tasks = application.taskWorkers();
    if (application.isDeployed() && content.isProcess() != application.isProcess()) {
      throw FailedStart.because(
          new IllegalStateException(
              content
                  + ": Molt-Process: "
                  + content.isProcess()
                  + " (expected: as before; undeploy "
                  + application.name()
                  + " first)"));
    }
    if (content.isProcess()) {
      Preparation process = preparation(application.process(), content);
      installed.add(process);
      if (!process.isA(UserProcess.class)) {
        throw FailedStart.because(
            new IllegalStateException(
                content
                    + ": "
                    + content.workerClass()
                    + " is no user process (expected: implements io.molt.worker.UserProcess)"));
      }
    } else if (round.scope() == Scope.ALL) {
      Preparation events = preparation(application.eventWorkers(), content);
      installed.add(events);
      if (!tasks.slots().isEmpty() && events.isA(TaskHandler.class)) {
        installed.add(preparation(tasks, content));
      }
    } else {
      Preparation alone = preparation(tasks, content);
      installed.add(alone);
      if (!alone.isA(TaskHandler.class)) {
        throw FailedStart.because(
            new IllegalStateException(
                content
                    + ": "
                    + content.workerClass()
                    + " does no tasks (expected: implements io.molt.task.TaskHandler)"));
      }
    }
  }

  private Preparation preparation(Pool pool, Content content) throws CodeException {
    return Preparation.install(application, pool, environment, content, threads(pool), notes);
  }

  /** Of the workers that serve, to those that are to take their places. */
  private Handover handover(List<Preparation> preparations) {
    Handover all = Handover.NONE;
    for (Preparation each : preparations) {
      all = all.and(Handover.to(each.generation(), environment));
    }
    return all;
  }

  /** Completed when all are ready; the first failure settles it. */
  private static CompletableFuture<Void> start(List<Preparation> preparations) {
    List<CompletableFuture<Void>> starts = preparations.stream().map(Preparation::start).toList();
    CompletableFuture<Void> all = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
    for (CompletableFuture<Void> start : starts) {
      start.whenComplete(
          (done, thrown) -> {
            if (thrown != null) {
              all.completeExceptionally(thrown);
            }
          });
    }
    return all;
  }

  private ReloadResult switchTo(List<Preparation> preparations) {
    Preparation first = preparations.getFirst();
    notes.enters(Phase.SWITCH);
    try {
      if (first.pool().role() == Role.EVENT) {
        application.checkRoutes(first.generation());
      }
      ReloadResult.Swapped swapped = application.switchTo(preparations, round);
      log(preparations, swapped);
      remember(first.generation().content());
      return swapped;
    } catch (IllegalStateException unanswered) {
      throw new CompletionException(FailedStart.because(unanswered));
    } catch (FailedStart ended) {
      throw new CompletionException(ended);
    }
  }

  /** What all workers run is good: it may be gone back to. */
  private void remember(Content content) {
    if (round.scope() == Scope.ALL) {
      environment.source().get().ifPresent(source -> source.kept().served(content));
    }
  }

  private static CompletableFuture<ReloadResult> takeBack(
      List<Preparation> preparations, Throwable cause) {
    return CompletableFuture.allOf(
            preparations.stream()
                .map(preparation -> preparation.takeBack(cause))
                .toArray(CompletableFuture[]::new))
        .thenCompose(gone -> CompletableFuture.failedFuture(cause));
  }

  private void log(List<Preparation> preparations, ReloadResult.Swapped swapped) {
    Generation generation = preparations.getFirst().generation();
    LOG.info(
        "[{}] Generation {} serves: {}, {}, {}.",
        application.name(),
        generation.number(),
        generation.content(),
        counts(preparations),
        notes.success(swapped.duration()));
  }

  /** For example: {@code 8 worker(s) and 2 task worker(s)}. */
  private static String counts(List<Preparation> preparations) {
    StringBuilder text = new StringBuilder();
    for (Preparation each : preparations) {
      text.append(text.isEmpty() ? "" : " and ")
          .append(each.generation().workers().size())
          .append(' ')
          .append(each.pool().role().label())
          .append("(s)");
    }
    return text.toString();
  }

  private static Failure failure(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause);
  }

  /** What a future wraps around an exception is of no interest. */
  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  private ReloadResult failed(Failure failure) {
    if (application.isDeployed()) {
      LOG.error(
          "[{}] The reload failed ({}), the code before goes on serving: {}",
          application.name(),
          notes.attempt(),
          FailureReport.of(failure));
    } else {
      LOG.error(
          "[{}] Could not be started ({}): {}",
          application.name(),
          notes.attempt(),
          FailureReport.of(failure));
    }
    return new ReloadResult.Failed(failure);
  }
}
