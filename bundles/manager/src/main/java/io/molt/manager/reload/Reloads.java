package io.molt.manager.reload;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reloads of an application, one after the other, whatever asks for them. Each round that has
 * begun ends and tells those who wait, whatever goes wrong in it or in what follows.
 */
public final class Reloads {

  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final Pools pools;
  private final Environment environment;
  private final Supervision supervision;
  private final Succession succession;
  private final Neighbourhood neighbourhood;
  private final Intake intake;
  private volatile Optional<Failure> lastFailure = Optional.empty();
  private volatile boolean failedAtBoot;

  /**
   * What a reload took last from deploy/, fit or not: for all workers, and for the task workers.
   */
  private volatile @Nullable Content lastContent;

  private volatile @Nullable Content lastTaskContent;

  public Reloads(
      Pools pools,
      Supervision supervision,
      Succession succession,
      Neighbourhood neighbourhood,
      Intake intake) {
    this.pools = pools;
    this.environment = pools.environment();
    this.supervision = supervision;
    this.succession = succession;
    this.neighbourhood = neighbourhood;
    this.intake = intake;
  }

  /** Whose workers are replaced. */
  Pools pools() {
    return pools;
  }

  Supervision supervision() {
    return supervision;
  }

  Succession succession() {
    return succession;
  }

  /** Why the last one failed, or what failed after it although it did not. */
  public Optional<Failure> lastFailure() {
    return lastFailure;
  }

  public boolean failedAtBoot() {
    return failedAtBoot;
  }

  public boolean isRunning() {
    return intake.isRunning();
  }

  /** Takes none any more; completed when none runs. */
  public CompletionStage<?> close() {
    return intake.close();
  }

  /** Asks for one. */
  public CompletionStage<ReloadResult> request(Trigger trigger, Scope scope, Origin origin) {
    neighbourhood.asked();
    return switch (intake.request(trigger, scope, origin)) {
      case Intake.Answer.Start(Round round) -> {
        // Some have nothing to do; nobody else is told of those.
        round.result().thenAccept(result -> noteIfDiscarded(trigger, scope, result));
        begin(round);
        yield round.result();
      }
      case Intake.Answer.Joined(Round round) -> {
        LOG.debug(
            "[{}] A reload runs, and one more is asked for ({}); it will be told what came of it.",
            pools.application(),
            trigger);
        yield round.result();
      }
      case Intake.Answer.Discarded(ReloadResult.Discarded discarded) -> {
        noteIfDiscarded(trigger, scope, discarded);
        yield CompletableFuture.completedFuture(discarded);
      }
    };
  }

  private void noteIfDiscarded(Trigger trigger, Scope scope, ReloadResult result) {
    if (result instanceof ReloadResult.Discarded) {
      long now = environment.schedule().nanoTime();
      ReloadNotes notes =
          environment.history().begin(pools.application(), scope.label(), trigger, now);
      noteWhatServes(scope, notes);
      notes.ended(result);
    }
  }

  /** What serves of those that a reload is to replace. */
  void noteWhatServes(Scope scope, ReloadNotes notes) {
    Pool pool = scope == Scope.TASKS ? pools.tasks() : pools.main();
    Generation serves = pool.generation();
    if (serves != null) {
      notes.before(serves.number(), serves.content());
    }
  }

  /** Where there is no thread for it, it has failed, and nothing has changed. */
  private void begin(Round round) {
    ReloadNotes notes =
        environment
            .history()
            .begin(pools.application(), round.scope().label(), round.trigger(), round.beganNanos());
    try {
      environment.schedule().work().execute(() -> run(round, notes));
    } catch (RuntimeException | Error noThread) {
      ended(round, notes, failed(noThread));
    }
  }

  private void run(Round round, ReloadNotes notes) {
    CompletableFuture<Optional<ReloadResult>> outcome;
    try {
      outcome = new Reload(this, round, notes).run();
    } catch (RuntimeException | Error broken) {
      outcome = CompletableFuture.failedFuture(broken);
    }
    outcome.whenComplete(
        (result, thrown) -> ended(round, notes, thrown == null ? result : failed(thrown)));
  }

  private static Optional<ReloadResult> failed(Throwable thrown) {
    return Optional.of(new ReloadResult.Failed(Failure.of(Causes.unwrap(thrown))));
  }

  /** The next begins before those who wait are told, for what they then do is theirs. */
  private void ended(Round round, ReloadNotes notes, Optional<ReloadResult> outcome) {
    Aftermath aftermath = new Aftermath(pools.application(), "A reload has ended all the same.");
    outcome.ifPresent(result -> aftermath.then("the history", () -> notes.ended(result)));
    outcome.ifPresent(result -> aftermath.then("the status", () -> remember(round, result)));
    if (round.isTold()) {
      aftermath.then("the log", this::logTold);
    }
    aftermath.then("the next reload", () -> intake.end(round).ifPresent(this::begin));
    aftermath.then("the answer", () -> round.complete(outcome));
    outcome.ifPresent(
        result ->
            aftermath.then(
                "those who listen",
                () -> neighbourhood.reloaded(pools.application(), round.trigger(), result)));
    aftermath.run();
  }

  private void logTold() {
    LOG.info(
        "[{}] Asked to reload what was taken from deploy/ just before: told what came of that.",
        pools.application());
  }

  private void remember(Round round, ReloadResult result) {
    boolean failed = result instanceof ReloadResult.Failed;
    failedAtBoot = failed && round.trigger() == Trigger.BOOT;
    lastFailure =
        result instanceof ReloadResult.Failed(Failure failure)
            ? Optional.of(failure)
            : round.flaw();
  }

  /**
   * The content of a round is known.
   *
   * @param content null if there is none that is fit
   * @param unfit why there is none
   * @return whether to go on with it
   */
  boolean fix(Round round, @Nullable Content content, String unfit) {
    return intake.fix(
        round,
        content == null ? unfit : content,
        scope -> !round.origin().equals(Origin.DEPLOY) || take(scope, content));
  }

  /** Whether it is another than some of the workers were given last. */
  private boolean take(Scope scope, @Nullable Content content) {
    boolean differs = content == null;
    if (scope == Scope.ALL) {
      differs |= !Objects.equals(content, lastContent);
      lastContent = content;
    }
    if (!pools.tasks().slots().isEmpty()) {
      differs |= !Objects.equals(content, lastTaskContent);
      lastTaskContent = content;
    }
    return differs;
  }

  /**
   * @throws IllegalStateException if the application could not answer its listeners with it
   */
  void checkRoutes(Generation generation) {
    neighbourhood.check(pools.application(), generation);
  }

  /** The first of some workers is about to be replaced. */
  void switching(Round round) {
    intake.switched(round);
  }
}
