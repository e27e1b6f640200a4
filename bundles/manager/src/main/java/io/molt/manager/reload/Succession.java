package io.molt.manager.reload;

import io.molt.manager.generation.FailedStart;
import io.molt.manager.generation.Handover;
import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.generation.Preparation;
import io.molt.manager.generation.Retirement;
import io.molt.manager.run.Aftermath;
import io.molt.manager.run.Driver;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.run.ReactorDriver;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.spi.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who serves in the pools of an application, and how others take their places. Each change has two
 * parts:
 *
 * <ol>
 *   <li>the commit, under one lock: whatever may fail comes first, and then a few assignments that
 *       cannot. If it throws, nothing has changed;
 *   <li>its {@link Aftermath}, after the lock was released: the new ones begin, the old ones
 *       retire. It visits everything, and whatever fails in it, the change has happened and is
 *       answered as such.
 * </ol>
 */
public final class Succession {

  /** Where nothing was to be drained. */
  static final DrainOutcome NOTHING =
      new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of());

  private final Pools pools;
  private final Environment environment;
  private final Intake intake;
  private final SuccessionSteps steps;

  /** Held while a pool gets another generation, so that all of them change together. */
  private final Object switching = new Object();

  private CompletableFuture<?> handovers = CompletableFuture.completedFuture(null);
  private @Nullable FailedStart undeployed;
  private final List<CompletableFuture<?>> starting = new ArrayList<>();

  /**
   * @param intake whose rounds are told before they are switched to
   * @param ahead is told of each change
   */
  public Succession(
      Pools pools,
      Supervision supervision,
      Neighbourhood neighbourhood,
      Intake intake,
      NextGeneration ahead) {
    this.pools = pools;
    this.environment = pools.environment();
    this.intake = intake;
    this.steps = new SuccessionSteps(pools, supervision, neighbourhood, ahead);
  }

  /**
   * Whether a worker serves: a change that is just being made is waited for. Whoever has closed a
   * worker before he asks has either kept it from being switched to, or is told here that it was.
   */
  public boolean serves(WorkerInstance worker) {
    synchronized (switching) {
      return worker.slot().isCurrent(worker);
    }
  }

  /** The generations of some pools that serve or drain. */
  public List<Generation> generations(Stream<Pool> some) {
    synchronized (switching) {
      return some.map(Pool::generations).flatMap(List::stream).toList();
    }
  }

  /**
   * Starts workers; if the application is undeployed before all have started, that fails. As {@link
   * Preparation#start}.
   */
  CompletableFuture<Void> start(Preparation next) {
    return next.start(this::starting);
  }

  private void starting(CompletableFuture<?> all) {
    FailedStart ended;
    synchronized (switching) {
      starting.add(all);
      ended = undeployed;
    }
    all.whenComplete((done, thrown) -> started(all));
    if (ended != null) {
      all.completeExceptionally(ended);
    }
  }

  private void started(CompletableFuture<?> all) {
    synchronized (switching) {
      starting.remove(all);
    }
  }

  /**
   * Has workers hand their state to others, and then these take their places. One handover of the
   * application follows the other.
   */
  <T> CompletableFuture<T> handOver(Handover handover, Supplier<T> then) {
    if (handover.isEmpty()) {
      return CompletableFuture.completedFuture(null).thenApply(nothing -> then.get());
    }
    synchronized (switching) {
      CompletableFuture<T> result = handovers.thenCompose(before -> handover.run(then));
      handovers = result.handle((done, thrown) -> handover);
      return result;
    }
  }

  /**
   * The switch: from here on, events go to the given generations, and those before retire. Where
   * event workers get another, so do the task workers, or they are left without.
   *
   * @param next each for a pool of its own
   * @param round is told when nothing can go wrong any more, and what failed after that
   * @throws FailedStart if one of the new workers has ended already, or the application has been
   *     undeployed meanwhile; nothing has changed then
   */
  ReloadResult.Swapped switchTo(List<Preparation> next, Round round) throws FailedStart {
    List<Pool> concerned = concerned(next.getFirst().pool().role());
    List<@Nullable Generation> after = new ArrayList<>();
    List<@Nullable Retirement> before = new ArrayList<>();
    Aftermath aftermath;
    ReloadResult.Swapped swapped;
    synchronized (switching) {
      check(next);
      for (Pool pool : concerned) {
        after.add(of(pool, next));
        before.add(pool.retirement());
      }
      CompletableFuture<DrainOutcome> drained = gone(before);
      aftermath = steps.ofSwitch(next, concerned, before, drained);
      swapped = swapped(next.getFirst().generation(), round, drained);
      intake.switched(round);
      next.forEach(each -> enterReactors(each.pool(), each.generation().workers()));
      // The commit. No iterator, nor anything else that memory could fail for.
      for (int index = 0; index < concerned.size(); index++) {
        concerned.get(index).replace(after.get(index), before.get(index));
      }
    }
    aftermath.run().ifPresent(round::flawed);
    return swapped;
  }

  private void check(List<Preparation> next) throws FailedStart {
    if (undeployed != null) {
      throw undeployed;
    }
    for (Preparation each : next) {
      each.checkOpen();
    }
  }

  /** The pools that are given another generation, or none, together with one of them. */
  private List<Pool> concerned(Role role) {
    Pool tasks = pools.tasks();
    if (role == Role.EVENT) {
      return List.of(tasks, pools.events());
    }
    return List.of(role == Role.TASK ? tasks : pools.process());
  }

  private static @Nullable Generation of(Pool pool, List<Preparation> preparations) {
    for (Preparation each : preparations) {
      if (each.pool().equals(pool)) {
        return each.generation();
      }
    }
    return null;
  }

  private ReloadResult.Swapped swapped(
      Generation serves, Round round, CompletableFuture<DrainOutcome> drained) {
    return new ReloadResult.Swapped(
        serves.number(),
        serves.content().version(),
        Duration.ofNanos(environment.schedule().nanoTime() - round.beganNanos()),
        drained.minimalCompletionStage());
  }

  private void enterReactors(Pool pool, List<WorkerInstance> workers) {
    if (pool.role().runsOnReactors(environment.settings())) {
      Driver rest = new PoolDriver(environment.schedule().work());
      for (WorkerInstance worker : workers) {
        worker
            .carrier()
            .drivenBy(new ReactorDriver(environment.reactors().get(worker.slot().index()), rest));
      }
    }
  }

  /**
   * Has another worker take the place of one that serves.
   *
   * @param next of that worker alone
   * @return completed when the one before is gone
   * @throws FailedStart if that does not serve any more, or the new one has ended already; nothing
   *     has changed then
   */
  CompletableFuture<DrainOutcome> replace(Preparation next, WorkerInstance before, String reason)
      throws FailedStart {
    Pool pool = next.pool();
    WorkerInstance worker = next.generation().worker(0);
    Aftermath aftermath;
    Retirement retirement;
    synchronized (switching) {
      if (!pool.isCurrent(before)) {
        throw FailedStart.because(
            new IllegalStateException(before.label() + ": has been replaced meanwhile"));
      }
      next.checkOpen();
      retirement = pool.retirement(before);
      aftermath = steps.ofReplacement(next, retirement, reason);
      enterReactors(pool, List.of(worker));
      pool.replace(before, worker, retirement);
      next.generation().lifecycle().enter(Lifecycle.State.SERVING);
    }
    aftermath.run();
    return retirement.gone();
  }

  /** All workers of a pool are of another generation by now. */
  void rolled(Pool pool, long number, Content content, Round round) {
    Lifecycle lifecycle = new Lifecycle(pool.label(number));
    lifecycle.move(Lifecycle.State.READY, "all workers have been replaced");
    Aftermath aftermath;
    synchronized (switching) {
      aftermath = steps.ofRolling(pool, number, pool.generation(), lifecycle);
      pool.rename(number, content, lifecycle);
    }
    aftermath.run().ifPresent(round::flawed);
  }

  private static CompletableFuture<DrainOutcome> gone(List<@Nullable Retirement> retirements) {
    CompletableFuture<DrainOutcome> all = CompletableFuture.completedFuture(NOTHING);
    for (Retirement retirement : retirements) {
      if (retirement != null) {
        all = all.thenCombine(retirement.gone(), Succession::together);
      }
    }
    return all;
  }

  static DrainOutcome together(DrainOutcome one, DrainOutcome other) {
    List<String> forced = new ArrayList<>(one.forced());
    forced.addAll(other.forced());
    return new DrainOutcome(
        one.ending().compareTo(other.ending()) > 0 ? one.ending() : other.ending(),
        one.duration().compareTo(other.duration()) > 0 ? one.duration() : other.duration(),
        forced);
  }

  /**
   * Retires the generations that serve and has none follow: the task workers when the event workers
   * are gone, which may wait for them. What waits in the slots is refused.
   *
   * @param settled what is waited for besides, asked for when all is retired
   * @return completed when all generations are gone
   */
  public CompletableFuture<DrainOutcome> end(String reason, Supplier<CompletionStage<?>> settled) {
    String name = pools.application();
    FailedStart ended =
        FailedStart.because(new IllegalStateException(name + ": was undeployed meanwhile"));
    List<CompletableFuture<?>> beingStarted;
    CompletableFuture<?> older;
    Aftermath aftermath;
    Retirement before;
    synchronized (switching) {
      undeployed = ended;
      beingStarted = List.copyOf(starting);
      older =
          CompletableFuture.allOf(
              pools.all().map(Pool::allDrained).toArray(CompletableFuture[]::new));
      before = pools.main().retirement();
      aftermath = steps.ofEnd(before, reason);
      pools.main().replace(null, before);
    }
    beingStarted.forEach(start -> start.completeExceptionally(ended));
    aftermath.run();
    CompletableFuture<DrainOutcome> first =
        before == null ? CompletableFuture.completedFuture(NOTHING) : before.gone();
    return first
        .thenCompose(outcome -> endTasks(reason).thenApply(after -> together(outcome, after)))
        .thenCompose(outcome -> settled.get().thenApply(over -> outcome))
        .thenCombine(older, (outcome, others) -> outcome);
  }

  private CompletableFuture<DrainOutcome> endTasks(String reason) {
    Pool tasks = pools.tasks();
    Aftermath aftermath;
    Retirement before;
    synchronized (switching) {
      before = tasks.retirement();
      aftermath = steps.ofTasksEnd(before, reason);
      tasks.replace(null, before);
    }
    aftermath.run();
    return before == null ? CompletableFuture.completedFuture(NOTHING) : before.gone();
  }

  /** Takes away what any generation that drains still has in hand, and any that will drain. */
  public void hurry() {
    steps.hurry();
    pools.hurry();
  }
}
