package io.molt.manager.reload;

import static java.util.Objects.requireNonNull;

import io.molt.manager.code.CodeException;
import io.molt.manager.generation.FailedStart;
import io.molt.manager.generation.Handover;
import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Preparation;
import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.spi.Content;
import io.molt.task.TaskHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the workers of an application one after the other ({@code rolling_reload}): each new one
 * is started and takes its place before the next is installed. If one fails, those that were
 * replaced already get the code before again, so that it is all or nothing in the end here too.
 *
 * <p>A worker that dies meanwhile is begun anew with its own code, and counts as what it is then.
 */
final class RollingReload {

  private static final Logger LOG = LoggerFactory.getLogger(RollingReload.class);

  private final Reloads reloads;
  private final Environment environment;
  private final Content content;
  private final List<Pool> pools;
  private final Round round;
  private final ReloadNotes notes;
  private final List<Generation> before = new ArrayList<>();
  private final List<CompletableFuture<DrainOutcome>> gone = new ArrayList<>();

  /**
   * @param pools whose workers are to be replaced; all of them serve
   */
  RollingReload(
      Reloads reloads, Content content, List<Pool> pools, Round round, ReloadNotes notes) {
    this.reloads = reloads;
    this.environment = reloads.pools().environment();
    this.content = content;
    this.pools = pools;
    this.round = round;
    this.notes = notes;
  }

  /**
   * Does it.
   *
   * @return completed when all new ones serve; exceptionally when the old ones do again
   */
  CompletableFuture<ReloadResult> run() {
    notes.enters(Phase.START);
    long serves = pools.getFirst().nextGeneration();
    CompletableFuture<?> all = CompletableFuture.completedFuture(content);
    for (Pool pool : pools) {
      Generation old = pool.generation();
      if (old != null) {
        before.add(old);
        long number = pool.nextGeneration();
        all =
            all.thenCompose(done -> replaceAll(pool, content, number))
                .thenRun(() -> reloads.succession().rolled(pool, number, content, round));
      }
    }
    return all.thenApply(done -> swapped(serves))
        .exceptionallyCompose(thrown -> back(Causes.unwrap(thrown)));
  }

  /** All of them serve. Nothing from here on can change that. */
  private ReloadResult swapped(long number) {
    ReloadResult.Swapped done =
        new ReloadResult.Swapped(
            number,
            content.version(),
            Duration.ofNanos(environment.schedule().nanoTime() - round.beganNanos()),
            drained().minimalCompletionStage());
    new Aftermath(reloads.pools().application(), "The switch has been made all the same.")
        .then("the log", () -> log(done))
        .then("the record of what has served", this::remember)
        .run();
    return done;
  }

  private void log(ReloadResult.Swapped done) {
    LOG.info(
        "[{}] Generation {} serves, one worker after the other: {}, {}.",
        reloads.pools().application(),
        done.generation(),
        content,
        notes.success(done.duration()));
  }

  /** What all workers run is good: it may be gone back to. */
  private void remember() {
    if (round.scope() == Scope.ALL) {
      environment.source().get().ifPresent(source -> source.kept().served(content));
    }
  }

  /** Replaces those that are of another generation, until none is. */
  private CompletableFuture<?> replaceAll(Pool pool, Content target, long number) {
    WorkerInstance next = firstOther(pool, number);
    if (next == null) {
      return CompletableFuture.completedFuture(target);
    }
    return replace(pool, next, target, number)
        .thenComposeAsync(done -> replaceAll(pool, target, number), environment.schedule().work());
  }

  private static @Nullable WorkerInstance firstOther(Pool pool, long number) {
    Generation serves = pool.generation();
    if (serves != null) {
      for (WorkerInstance worker : serves.workers()) {
        if (worker.generation() != number) {
          return worker;
        }
      }
    }
    return null;
  }

  private CompletableFuture<?> replace(
      Pool pool, WorkerInstance worker, Content target, long number) {
    Preparation next;
    try {
      next =
          Preparation.single(
              reloads.supervision(), pool, environment, worker.slot(), target, number, notes);
    } catch (CodeException unfit) {
      return CompletableFuture.failedFuture(FailedStart.because(unfit));
    } catch (RuntimeException | Error failed) {
      return CompletableFuture.failedFuture(failed);
    }
    if (next.isA(TaskHandler.class) != doesTasks(pool)) {
      return takeBack(pool, worker, next, another(target));
    }
    Handover handover = Handover.to(next.generation(), environment);
    return reloads
        .succession()
        .start(next)
        .thenCompose(
            ready -> reloads.succession().handOver(handover, () -> takePlace(next, worker)))
        .exceptionallyCompose(thrown -> takeBack(pool, worker, next, Causes.unwrap(thrown)));
  }

  /** Whether there is work for task workers, or would be if there were any. */
  private boolean doesTasks(Pool pool) {
    WorkerInstance serves = requireNonNull(pool.generation()).worker(0);
    return serves.code().isA(TaskHandler.class);
  }

  private static FailedStart another(Content target) {
    return FailedStart.because(
        new IllegalStateException(
            target
                + ": does tasks where the code before does none, or the other way round (expected,"
                + " with rolling_reload=on: the same as before)"));
  }

  private WorkerInstance takePlace(Preparation next, WorkerInstance worker) {
    WorkerInstance successor = next.generation().worker(0);
    try {
      if (next.pool().role() == Role.EVENT) {
        reloads.checkRoutes(next.generation());
      }
      reloads.switching(round);
      String reason = successor.label() + " serves";
      gone.add(reloads.succession().replace(next, worker, reason));
      return successor;
    } catch (IllegalStateException unanswered) {
      throw new CompletionException(FailedStart.because(unanswered));
    } catch (FailedStart late) {
      throw new CompletionException(late);
    }
  }

  /** One that has been replaced by another of its own kind meanwhile is tried again. */
  private static CompletableFuture<WorkerInstance> takeBack(
      Pool pool, WorkerInstance worker, Preparation next, Throwable cause) {
    return next.takeBack(cause)
        .thenCompose(
            back ->
                pool.isCurrent(worker) || pool.generation() == null
                    ? CompletableFuture.failedFuture(cause)
                    : CompletableFuture.completedFuture(worker));
  }

  private CompletableFuture<DrainOutcome> drained() {
    CompletableFuture<DrainOutcome> all = CompletableFuture.completedFuture(Succession.NOTHING);
    for (CompletableFuture<DrainOutcome> each : gone) {
      all = all.thenCombine(each, Succession::together);
    }
    return all;
  }

  /** Has the code before serve in all places again. */
  private CompletableFuture<ReloadResult> back(Throwable cause) {
    CompletableFuture<?> all = CompletableFuture.completedFuture(cause);
    for (Generation old : before) {
      Pool pool = pools.get(before.indexOf(old));
      all =
          all.thenCompose(done -> replaceAll(pool, old.content(), old.number()))
              .thenRun(() -> reloads.succession().rolled(pool, old.number(), old.content(), round));
    }
    return all.handle(
            (done, thrown) -> {
              if (thrown != null) {
                LOG.error(
                    "[{}] Not all workers could be given the code before again: {}",
                    reloads.pools().application(),
                    Stacks.of(Causes.unwrap(thrown)));
              }
              return cause;
            })
        .thenCompose(CompletableFuture::failedFuture);
  }
}
