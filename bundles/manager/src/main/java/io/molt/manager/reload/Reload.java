package io.molt.manager.reload;

import io.molt.manager.generation.FailedStart;
import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.generation.WorkerThreads;
import io.molt.manager.history.Phase;
import io.molt.manager.history.ReloadNotes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Causes;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Role;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of an application's intake, carried out:
 *
 * <ol>
 *   <li>takes the content from {@code deploy/}, or from the content store to go back;
 *   <li>waits until there is room for one more generation that drains;
 *   <li>prepares a new generation from it while the old serves;
 *   <li>switches, or takes it all back.
 * </ol>
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Reloads reloads;
  private final Pools pools;
  private final Environment environment;
  private final Round round;
  private final ReloadNotes notes;
  private @Nullable WorkerThreads early;

  Reload(Reloads reloads, Round round, ReloadNotes notes) {
    this.reloads = reloads;
    this.pools = reloads.pools();
    this.environment = pools.environment();
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
      return refused(FailedStart.because(unfit).failure());
    } catch (RuntimeException | Error broken) {
      return refused(Failure.of(broken));
    }
    if (!fix(content, "")) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    notes.takes(content);
    notes.enters(Phase.ROOM);
    return roomToDrain()
        .thenCompose(room -> isRolling(content) ? roll(content) : allAtOnce(content))
        .exceptionallyCompose(thrown -> failed(content.hash(), failure(thrown)))
        .thenApply(Optional::of);
  }

  /** Completed when a further generation of those that are to be replaced may drain. */
  private CompletableFuture<?> roomToDrain() {
    return round.scope() == Scope.TASKS ? pools.tasks().roomToDrain() : pools.roomToDrain();
  }

  /** While the content is looked at: those of the workers that are sure to be replaced, if any. */
  private void beginThreads() {
    Pool pool = round.scope() == Scope.TASKS ? pools.tasks() : pools.main();
    if (pool.generation() != null && !environment.settings().reloading().rollingReload()) {
      early = begin(pool);
    }
  }

  /** Whatever comes of that, it is not what came of the reload. */
  private void dismissThreads() {
    WorkerThreads unused = early;
    if (unused != null) {
      new Aftermath(pools.application(), "A reload has ended all the same.")
          .surely("threads that were begun for it", unused::dismiss)
          .run();
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

  /** There is no content; whoever asks again while that is so is told the same. */
  private CompletableFuture<Optional<ReloadResult>> refused(Failure failure) {
    return fix(null, failure.toString())
        ? failed("", failure).thenApply(Optional::of)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private boolean fix(@Nullable Content content, String unfit) {
    boolean goesOn = reloads.fix(round, content, unfit);
    boolean process = pools.isProcess() || (content != null && content.isProcess());
    notes.what(process ? Role.PROCESS.label() : round.scope().label());
    reloads.noteWhatServes(round.scope(), notes);
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
      return source.take(pools.application());
    }
    notes.reason("rollback");
    GoodContents good = new GoodContents(pools.application(), source.kept());
    Content content = good.take(good.toGoBackTo(version, pools.hash()));
    LOG.info("[{}] Goes back to {}, from the store.", pools.application(), content);
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
    if (round.trigger() != Trigger.BOOT || pools.isDeployed() || source.isEmpty()) {
      return CompletableFuture.completedFuture(result);
    }
    StandIn standIn = new StandIn(pools.application(), source.get().kept(), this::allAtOnce);
    return CompletableFuture.supplyAsync(
            () -> standIn.start(hash, failure), environment.schedule().work())
        .thenCompose(Function.identity());
  }

  /** One worker after the other, where there are workers that the new ones can follow. */
  private boolean isRolling(Content content) {
    return environment.settings().reloading().rollingReload()
        && pools.isServing()
        && !content.isProcess();
  }

  private CompletableFuture<ReloadResult> roll(Content content) {
    List<Pool> concerned =
        pools
            .all()
            .filter(pool -> pool.generation() != null)
            .filter(pool -> pool.role() == Role.TASK || round.scope() == Scope.ALL)
            .toList();
    return new RollingReload(reloads, content, concerned, round, notes).run();
  }

  private CompletableFuture<ReloadResult> allAtOnce(Content content) {
    return new AllAtOnceReload(reloads, content, round, notes, this::threads).run();
  }

  private static Failure failure(Throwable thrown) {
    Throwable cause = Causes.unwrap(thrown);
    return cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause);
  }

  private ReloadResult failed(Failure failure) {
    if (pools.isDeployed()) {
      LOG.error(
          "[{}] The reload failed ({}), the code before goes on serving: {}",
          pools.application(),
          notes.attempt(),
          FailureReport.of(failure));
    } else {
      LOG.error(
          "[{}] Could not be started ({}): {}",
          pools.application(),
          notes.attempt(),
          FailureReport.of(failure));
    }
    return new ReloadResult.Failed(failure);
  }
}
