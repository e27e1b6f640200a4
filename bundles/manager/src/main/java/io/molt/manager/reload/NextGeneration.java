package io.molt.manager.reload;

import io.molt.manager.code.WorkerCode;
import io.molt.manager.generation.Pools;
import io.molt.manager.run.AfterSwitch;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.Content;
import io.molt.spi.DeployedContent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has the code of an application's next generation made ready while the present one serves ({@code
 * prepare_ahead}): of the same content again, or of another that waits in {@code deploy/} for a
 * reload. When that is of use and in nobody's way: some time after each change of who serves.
 */
public final class NextGeneration {

  private final Pools pools;
  private final Environment environment;
  private final boolean wanted;
  private final AtomicBoolean soon = new AtomicBoolean();
  private final AtomicBoolean later = new AtomicBoolean();

  /** What was last said to wait for a reload, for as long as it may. */
  private final AtomicReference<@Nullable Content> announced = new AtomicReference<>();

  public NextGeneration(Pools pools) {
    this.pools = pools;
    this.environment = pools.environment();
    this.wanted = environment.settings().reloading().prepareAhead();
  }

  /** A content lies in {@code deploy/} that a reload would take. From any thread. */
  public void announce(Content content) {
    if (wanted) {
      announced.set(content);
      environment.schedule().work().execute(this::prepare);
    }
  }

  /**
   * Others serve. What is loaded is less when those before are gone; but what they have in hand for
   * long is not to make the next reload a slow one.
   *
   * @param gone completed when those before are
   */
  void afterSwitch(CompletableFuture<?> gone) {
    if (!wanted) {
      return;
    }
    if (!gone.isDone()) { // where nobody served before, the first clients go first
      gone.thenRunAsync(this::prepare, environment.schedule().work());
    }
    once(soon, AfterSwitch.AHEAD);
    once(later, AfterSwitch.MORE_AHEAD);
  }

  /** Some of what was ready may have been used up. */
  void replenish() {
    if (wanted) {
      once(soon, AfterSwitch.AHEAD);
    }
  }

  /** However many ask for it: many reloads in a row are followed by one preparation. */
  private void once(AtomicBoolean pending, AfterSwitch when) {
    if (!pending.compareAndSet(false, true)) {
      return;
    }
    try {
      Runnable _ =
          environment
              .schedule()
              .after(
                  when.delay(),
                  () -> {
                    pending.set(false);
                    prepare();
                  });
    } catch (RuntimeException | Error noTimer) {
      pending.set(false);
      throw noTimer;
    }
  }

  /** On a thread that may block. */
  private void prepare() {
    if (pools.main().generation() instanceof Generation now) {
      Content next = waiting().orElse(now.content());
      environment.host().expect(next, workers(next), codes());
      if (pools.main().generation() == null) {
        environment.host().forget(pools.application()); // it was undeployed meanwhile
      }
    }
  }

  /** What was announced, if {@code deploy/} still holds it. */
  private Optional<Content> waiting() {
    Content content = announced.get();
    boolean waits =
        content != null
            && content.isProcess() == pools.isProcess()
            && environment
                .source()
                .get()
                .flatMap(source -> source.look(pools.application()))
                .map(DeployedContent::hash)
                .filter(content.hash()::equals)
                .isPresent();
    if (!waits) {
      announced.compareAndSet(content, null); // its bytes are not kept for nothing
      return Optional.empty();
    }
    return Optional.ofNullable(content);
  }

  /** Where one worker follows the other, there is to be room for one more and no twice as many. */
  private int workers(Content next) {
    boolean rolls = environment.settings().reloading().rollingReload() && !next.isProcess();
    return rolls ? 1 : codes().size();
  }

  private List<WorkerCode> codes() {
    return pools
        .all()
        .map(pool -> pool.generation())
        .flatMap(Stream::ofNullable)
        .flatMap(generation -> generation.workers().stream())
        .map(WorkerInstance::code)
        .toList();
  }
}
