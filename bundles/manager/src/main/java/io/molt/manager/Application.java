package io.molt.manager;

import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.settings.Mode;
import io.molt.spi.Content;
import io.molt.spi.StreamTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application: the pool of its event workers, that of its task workers, and its connections. All
 * of it but the generations in the pools outlives every reload.
 */
final class Application {

  private static final DrainOutcome NOTHING =
      new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of());

  private final String name;
  private final Environment environment;
  private final Neighbourhood neighbourhood;
  private final Intake intake;
  private final Pool events;
  private final Pool tasks;
  private final Lanes lanes = new Lanes();
  private volatile Optional<Failure> lastFailure = Optional.empty();
  private volatile boolean hurried;

  /** Held while a pool gets another generation, so that all of them change together. */
  private final Object switching = new Object();

  private @Nullable FailedStart undeployed;
  private final List<CompletableFuture<?>> starting = new ArrayList<>();

  Application(String name, Environment environment, Neighbourhood neighbourhood) {
    this.name = name;
    this.environment = environment;
    this.neighbourhood = neighbourhood;
    this.intake = new Intake(() -> environment.schedule().nanoTime());
    this.events = Pool.events(name, environment);
    this.tasks = Pool.tasks(name, environment);
  }

  String name() {
    return name;
  }

  Pool eventWorkers() {
    return events;
  }

  /** Without slots if there are to be none. */
  Pool taskWorkers() {
    return tasks;
  }

  private List<Pool> pools(Scope scope) {
    return scope == Scope.ALL ? List.of(tasks, events) : List.of(tasks);
  }

  /** The slots of the event workers. */
  List<Slot> slots() {
    return events.slots();
  }

  /**
   * The slot of a worker by its number.
   *
   * @throws IllegalArgumentException if there is none
   */
  Slot slot(int workerId) {
    int eventWorkers = events.slots().size();
    int all = eventWorkers + tasks.slots().size();
    if (workerId < 0 || workerId >= all) {
      throw new IllegalArgumentException(
          name + ": worker " + workerId + " (expected: 0 to " + (all - 1) + ")");
    }
    return workerId < eventWorkers
        ? events.slots().get(workerId)
        : tasks.slots().get(workerId - eventWorkers);
  }

  /** The slots of all workers, in the order of their numbers. */
  Stream<Slot> allSlots() {
    return Stream.concat(events.slots().stream(), tasks.slots().stream());
  }

  boolean isServing() {
    return events.generation() != null;
  }

  /** The generation of event workers that serves. */
  Optional<Generation> generation() {
    return Optional.ofNullable(events.generation());
  }

  Optional<Failure> lastFailure() {
    return lastFailure;
  }

  boolean isReloading() {
    return intake.isRunning();
  }

  /** The generations of event workers that drain now, the oldest first. */
  List<Generation> drainingGenerations() {
    return events.drainingGenerations();
  }

  // Reloading

  /** Starts the application, or reloads it: whatever the trigger, it comes in here. */
  CompletionStage<ReloadResult> deploy(Trigger trigger, Scope scope) {
    return switch (intake.request(trigger, scope)) {
      case Intake.Answer.Start(Intake.Round round) -> {
        environment.schedule().work().execute(() -> run(round));
        yield round.result();
      }
      case Intake.Answer.Joined(Intake.Round round) -> round.result();
      case Intake.Answer.Discarded(ReloadResult.Discarded discarded) ->
          CompletableFuture.completedFuture(discarded);
    };
  }

  private void run(Intake.Round round) {
    new Reload(this, environment, round)
        .run()
        .whenComplete((outcome, impossible) -> ended(round, outcome));
  }

  private void ended(Intake.Round round, Optional<ReloadResult> outcome) {
    outcome.ifPresent(
        result -> {
          lastFailure =
              result instanceof ReloadResult.RolledBack(Failure failure)
                  ? Optional.of(failure)
                  : Optional.empty();
        });
    Optional<Intake.Round> next = intake.end(round);
    round.complete(outcome);
    outcome.ifPresent(result -> neighbourhood.reloaded(this, round.trigger(), result));
    next.ifPresent(following -> environment.schedule().work().execute(() -> run(following)));
  }

  /**
   * The content of a round is known.
   *
   * @param content null if there is none that is fit
   * @return whether to go on with it
   */
  boolean fix(Intake.Round round, @Nullable Content content) {
    return intake.fix(round, scope -> take(scope, content));
  }

  /** Whether it is another than some of the workers were given last. */
  private boolean take(Scope scope, @Nullable Content content) {
    boolean differs = content == null;
    for (Pool pool : pools(scope)) {
      // What has no workers follows: it must not make a difference.
      differs |= !pool.slots().isEmpty() && !Objects.equals(content, pool.lastContent());
      pool.taken(content);
    }
    return differs;
  }

  /** Completed when a further generation of these may drain. */
  CompletableFuture<?> roomToDrain(Scope scope) {
    return CompletableFuture.allOf(
        pools(scope).stream().map(Pool::roomToDrain).toArray(CompletableFuture[]::new));
  }

  /**
   * @throws IllegalStateException if the application could not answer its listeners with it
   */
  void checkRoutes(Generation generation) {
    neighbourhood.check(this, generation);
  }

  /**
   * The switch: from here on, events go to the given generations, and those before retire. A pool
   * of the scope for which there is none is left without.
   *
   * @throws FailedStart if the application has been undeployed meanwhile; nothing has changed then
   */
  ReloadResult.Swapped switchTo(List<Preparation> next, Scope scope, long beganNanos)
      throws FailedStart {
    List<Retirement> before = new ArrayList<>();
    synchronized (switching) {
      if (undeployed != null) {
        throw undeployed;
      }
      starting.clear();
      for (Preparation each : next) {
        each.generation().lifecycle().move(Lifecycle.State.SERVING, "switched");
        enterReactors(each);
      }
      for (Pool pool : pools(scope)) {
        Retirement retirement = pool.replace(of(pool, next));
        if (retirement != null) {
          before.add(retirement);
        }
      }
    }
    Duration duration = Duration.ofNanos(environment.schedule().nanoTime() - beganNanos);
    pools(scope).forEach(Pool::wake);
    neighbourhood.changed();
    next.forEach(each -> each.generation().workers().forEach(this::activate));
    Generation serves = next.getFirst().generation();
    CompletableFuture<DrainOutcome> drained =
        retire(before, "generation " + serves.number() + " serves");
    drained.thenRunAsync(this::expectAgain, environment.schedule().work());
    return new ReloadResult.Swapped(
        serves.number(), serves.content().version(), duration, drained.minimalCompletionStage());
  }

  private static @Nullable Generation of(Pool pool, List<Preparation> preparations) {
    for (Preparation each : preparations) {
      if (each.pool().equals(pool)) {
        return each.generation();
      }
    }
    return null;
  }

  /** When the generation before is gone, so that never more is loaded than must be. */
  private void expectAgain() {
    if (events.generation() instanceof Generation now) {
      environment
          .host()
          .expect(now.content(), now.workers().stream().map(WorkerInstance::code).toList());
    }
  }

  private void enterReactors(Preparation next) {
    if (next.pool().role().runsOnReactors(environment.settings())) {
      Driver pool = new PoolDriver(environment.schedule().work());
      for (WorkerInstance worker : next.generation().workers()) {
        worker
            .carrier()
            .drivenBy(new ReactorDriver(environment.reactors().get(worker.slot().index()), pool));
      }
    }
  }

  private void activate(WorkerInstance worker) {
    worker.timers().begin();
    worker
        .call("onActivate", () -> worker.worker().onActivate())
        .whenComplete((done, thrown) -> Retirement.logFailure(worker, "onActivate", thrown));
  }

  /** Workers are being started; if it is undeployed before they are, that fails. */
  void starting(CompletableFuture<?> all) {
    FailedStart ended;
    synchronized (switching) {
      starting.add(all);
      ended = undeployed;
    }
    if (ended != null) {
      all.completeExceptionally(ended);
    }
  }

  private CompletableFuture<DrainOutcome> retire(List<Retirement> retirements, String reason) {
    CompletableFuture<DrainOutcome> all = CompletableFuture.completedFuture(NOTHING);
    for (Retirement retirement : retirements) {
      all = all.thenCombine(retirement.begin(reason), Application::together);
      if (hurried) {
        retirement.force();
      }
    }
    return all;
  }

  private static DrainOutcome together(DrainOutcome one, DrainOutcome other) {
    List<String> forced = new ArrayList<>(one.forced());
    forced.addAll(other.forced());
    return new DrainOutcome(
        one.ending().compareTo(other.ending()) > 0 ? one.ending() : other.ending(),
        one.duration().compareTo(other.duration()) > 0 ? one.duration() : other.duration(),
        forced);
  }

  // Ending

  /** Takes no reload any more. */
  void close() {
    intake.close();
  }

  /**
   * Retires the generations that serve and has none follow: the task workers when the event workers
   * are gone, which may wait for them. What waits in the slots is refused.
   *
   * @return completed when all generations are gone
   */
  CompletableFuture<DrainOutcome> undeploy(String reason) {
    CompletionStage<?> reloaded = intake.close();
    FailedStart ended =
        FailedStart.because(new IllegalStateException(name + ": was undeployed meanwhile"));
    CompletableFuture<?> older;
    Retirement before;
    List<CompletableFuture<?>> beingStarted;
    synchronized (switching) {
      undeployed = ended;
      beingStarted = List.copyOf(starting);
      older = CompletableFuture.allOf(events.allDrained(), tasks.allDrained());
      before = events.replace(null);
    }
    beingStarted.forEach(start -> start.completeExceptionally(ended));
    allSlots().forEach(slot -> slot.timers().clear());
    neighbourhood.changed();
    events.wake();
    return retire(before == null ? List.of() : List.of(before), reason)
        .thenCompose(outcome -> retireTasks(reason).thenApply(after -> together(outcome, after)))
        .thenCombine(
            CompletableFuture.allOf(older, reloaded.toCompletableFuture()),
            (outcome, others) -> outcome)
        .whenComplete(
            (outcome, impossible) -> {
              lanes.all().forEach(this::closeLane);
              environment.host().forget(name);
            });
  }

  private CompletableFuture<DrainOutcome> retireTasks(String reason) {
    Retirement before;
    synchronized (switching) {
      before = tasks.replace(null);
    }
    tasks.wake();
    return retire(before == null ? List.of() : List.of(before), reason);
  }

  private void closeLane(ConnectionLane lane) {
    lane.transport().close();
  }

  /** Takes away what any generation that drains still has in hand, and any that will drain. */
  void hurry() {
    hurried = true;
    events.hurry();
    tasks.hurry();
  }

  /** Whether nothing waits and nothing is in hand, with the old code neither. */
  boolean isQuiet() {
    return events.isEmpty()
        && tasks.isEmpty()
        && generations().stream()
            .flatMap(generation -> generation.workers().stream())
            .allMatch(WorkerInstance::isIdle);
  }

  private List<Generation> generations() {
    synchronized (switching) {
      return Stream.of(events, tasks).map(Pool::generations).flatMap(Collection::stream).toList();
    }
  }

  // What workers ask for

  void requestShutdown() {
    neighbourhood.shutdown();
  }

  /**
   * Another application of the server, or this one.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  Application neighbour(String other) {
    return other.equals(name) ? this : neighbourhood.application(other);
  }

  // Connections

  /** Begins the lane of a connection that was accepted for this application. */
  ConnectionLane connected(StreamTransport transport, int maxQueuedBytes) {
    Slot slot = slotFor(transport.id(), transport.reactor());
    ConnectionLane lane = new ConnectionLane(transport, slot, maxQueuedBytes, lanes);
    lanes.add(lane);
    lane.connected();
    return lane;
  }

  /** Hands in a request. On its event loop. */
  void request(Exchange exchange, long connectionId, int reactor) {
    slotFor(connectionId, reactor).entrance(reactor).handIn(exchange);
  }

  /**
   * A connection stays with one worker number (Swoole: dispatch_mode 2); in base mode with that of
   * its event loop.
   */
  private Slot slotFor(long connectionId, int reactor) {
    List<Slot> slots = events.slots();
    return environment.settings().mode() == Mode.BASE
        ? slots.get(reactor)
        : slots.get((int) Long.remainderUnsigned(connectionId, slots.size()));
  }

  Optional<ConnectionLane> lane(long id) {
    return Optional.ofNullable(lanes.get(id)).filter(lane -> lane.transport().isOpen());
  }

  Stream<ConnectionLane> lanes() {
    return lanes.all().stream().filter(lane -> lane.transport().isOpen());
  }
}
