package io.molt.manager.reload;

import io.molt.manager.code.CodeException;
import io.molt.manager.generation.FailedStart;
import io.molt.manager.generation.Handover;
import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.generation.Preparation;
import io.molt.manager.generation.WorkerThreads;
import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Role;
import io.molt.reload.ReloadResult;
import io.molt.spi.Content;
import io.molt.task.TaskHandler;
import io.molt.worker.UserProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces all workers that a reload concerns together: all or nothing. Once it has been switched
 * to the new ones that is the answer, whatever fails after it.
 */
final class AllAtOnceReload {

  private static final Logger LOG = LoggerFactory.getLogger(AllAtOnceReload.class);

  private final Reloads reloads;
  private final Environment environment;
  private final Content content;
  private final Round round;
  private final ReloadNotes notes;
  private final Function<Pool, WorkerThreads> threads;
  private final List<Preparation> preparations = new ArrayList<>();
  private volatile ReloadResult.@Nullable Swapped swapped;

  /**
   * @param threads gives the threads of a pool's new workers
   */
  AllAtOnceReload(
      Reloads reloads,
      Content content,
      Round round,
      ReloadNotes notes,
      Function<Pool, WorkerThreads> threads) {
    this.reloads = reloads;
    this.environment = reloads.pools().environment();
    this.content = content;
    this.round = round;
    this.notes = notes;
    this.threads = threads;
  }

  /**
   * Does it. On a thread that may block; what takes longer goes on on others.
   *
   * @return completed exceptionally if nothing was changed
   */
  CompletableFuture<ReloadResult> run() {
    CompletableFuture<ReloadResult> outcome;
    try {
      notes.enters(Phase.INSTALL);
      install();
      notes.enters(Phase.START);
      outcome = start().thenCompose(ready -> reloads.succession().handOver(handover(), this::swap));
    } catch (CodeException unfit) {
      outcome = CompletableFuture.failedFuture(FailedStart.because(unfit));
    } catch (FailedStart | RuntimeException | Error failed) {
      outcome = CompletableFuture.failedFuture(failed);
    }
    return outcome.exceptionallyCompose(thrown -> takeBack(Causes.unwrap(thrown)));
  }

  private void install() throws CodeException, FailedStart {
    Pools pools = reloads.pools();
    Pool tasks = pools.tasks();
    if (pools.isDeployed() && content.isProcess() != pools.isProcess()) {
      throw FailedStart.because(
          new IllegalStateException(
              content
                  + ": Molt-Process: "
                  + content.isProcess()
                  + " (expected: as before; undeploy "
                  + reloads.pools().application()
                  + " first)"));
    }
    if (content.isProcess()) {
      Preparation process = preparation(pools.process());
      preparations.add(process);
      if (!process.isA(UserProcess.class)) {
        throw FailedStart.because(
            new IllegalStateException(
                content
                    + ": "
                    + content.workerClass()
                    + " is no user process (expected: implements io.molt.worker.UserProcess)"));
      }
    } else if (round.scope() == Scope.ALL) {
      Preparation events = preparation(pools.events());
      preparations.add(events);
      if (!tasks.slots().isEmpty() && events.isA(TaskHandler.class)) {
        preparations.add(preparation(tasks));
      }
    } else {
      Preparation alone = preparation(tasks);
      preparations.add(alone);
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

  private Preparation preparation(Pool pool) throws CodeException {
    return Preparation.install(
        reloads.supervision(), pool, environment, content, threads.apply(pool), notes);
  }

  /** Of the workers that serve, to those that are to take their places. */
  private Handover handover() {
    Handover all = Handover.NONE;
    for (Preparation each : preparations) {
      all = all.and(Handover.to(each.generation(), environment));
    }
    return all;
  }

  /** Completed when all are ready; the first failure settles it. */
  private CompletableFuture<Void> start() {
    List<CompletableFuture<Void>> starts =
        preparations.stream().map(reloads.succession()::start).toList();
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

  private ReloadResult swap() {
    notes.enters(Phase.SWITCH);
    try {
      Preparation first = preparations.getFirst();
      if (first.pool().role() == Role.EVENT) {
        reloads.checkRoutes(first.generation());
      }
      swapped = reloads.succession().switchTo(preparations, round);
    } catch (IllegalStateException unanswered) {
      throw new CompletionException(FailedStart.because(unanswered));
    } catch (FailedStart refused) {
      throw new CompletionException(refused);
    }
    return told(swapped);
  }

  /** Nothing of this can change that it serves. */
  private ReloadResult told(ReloadResult.Swapped done) {
    new Aftermath(reloads.pools().application(), "The switch has been made all the same.")
        .then("the log", () -> log(done))
        .then("the record of what has served", this::remember)
        .run();
    return done;
  }

  /** What all workers run is good: it may be gone back to. */
  private void remember() {
    if (round.scope() == Scope.ALL) {
      environment.source().get().ifPresent(source -> source.kept().served(content));
    }
  }

  private CompletableFuture<ReloadResult> takeBack(Throwable cause) {
    ReloadResult.Swapped done = swapped;
    if (done != null) {
      return CompletableFuture.completedFuture(done);
    }
    return CompletableFuture.allOf(
            preparations.stream()
                .map(preparation -> preparation.takeBack(cause))
                .toArray(CompletableFuture[]::new))
        .thenCompose(gone -> CompletableFuture.failedFuture(cause));
  }

  private void log(ReloadResult.Swapped done) {
    LOG.info(
        "[{}] Generation {} serves: {}, {}, {}.",
        reloads.pools().application(),
        done.generation(),
        content,
        counts(),
        notes.success(done.duration()));
  }

  /** For example: {@code 8 worker(s) and 2 task worker(s)}. */
  private String counts() {
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
}
