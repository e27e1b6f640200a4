package io.molt.manager;

import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.settings.Mode;
import io.molt.spi.Content;
import io.molt.spi.StreamTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application: the slots of its workers, the generation that serves in them, those that drain,
 * and its connections. All of it but the generations outlives every reload.
 */
final class Application {

  /** So many generations may drain at once; a further reload waits for the oldest. */
  private static final int MOST_DRAINING = 2;

  private static final DrainOutcome NOTHING =
      new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of());

  private final String name;
  private final Environment environment;
  private final Neighbourhood neighbourhood;
  private final Intake intake;
  private final Serving serving = new Serving();
  private final List<Slot> slots;
  private final Lanes lanes = new Lanes();
  private final Deque<Retirement> draining = new ArrayDeque<>();
  private volatile Optional<Failure> lastFailure = Optional.empty();
  private volatile @Nullable Content lastContent;
  private @Nullable FailedStart undeployed;
  private @Nullable CompletableFuture<?> starting;

  Application(String name, Environment environment, Neighbourhood neighbourhood) {
    this.name = name;
    this.environment = environment;
    this.neighbourhood = neighbourhood;
    this.intake = new Intake(() -> environment.schedule().nanoTime());
    List<Slot> all = new ArrayList<>();
    for (int id = 0; id < environment.settings().workerNum(); id++) {
      all.add(new Slot(id, serving, environment.reactors()));
    }
    this.slots = List.copyOf(all);
  }

  String name() {
    return name;
  }

  List<Slot> slots() {
    return slots;
  }

  boolean isServing() {
    return serving.generation() != null;
  }

  Optional<Generation> generation() {
    return Optional.ofNullable(serving.generation());
  }

  Optional<Failure> lastFailure() {
    return lastFailure;
  }

  boolean isReloading() {
    return intake.isRunning();
  }

  /** The generations that drain now, the oldest first. */
  List<Generation> drainingGenerations() {
    synchronized (draining) {
      return draining.stream().map(Retirement::generation).toList();
    }
  }

  // Reloading

  /** Starts the application, or reloads it: whatever the trigger, it comes in here. */
  CompletionStage<ReloadResult> deploy(Trigger trigger) {
    return switch (intake.request(trigger)) {
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
    boolean differs = content == null || !content.equals(lastContent);
    lastContent = content; // first: if this round does not go on, the next may begin at once
    return intake.fix(round, differs);
  }

  /** Completed when a further generation may drain: at once unless two already do. */
  CompletableFuture<?> roomToDrain() {
    synchronized (draining) {
      return draining.size() < MOST_DRAINING
          ? CompletableFuture.completedFuture(null)
          : draining.getFirst().gone();
    }
  }

  /** The number that the next generation gets. */
  long nextGeneration() {
    Generation now = serving.generation();
    return now == null ? 1 : now.number() + 1;
  }

  /**
   * @throws IllegalStateException if the application could not answer its listeners with it
   */
  void checkRoutes(Generation generation) {
    neighbourhood.check(this, generation);
  }

  /**
   * The switch: from here on, events go to the given generation, and the one before retires.
   *
   * @throws FailedStart if the application has been undeployed meanwhile; nothing has changed then
   */
  ReloadResult.Swapped switchTo(Generation next, long beganNanos) throws FailedStart {
    Retirement before;
    synchronized (serving) {
      if (undeployed != null) {
        throw undeployed;
      }
      next.lifecycle().move(Lifecycle.State.SERVING, "switched");
      enterReactors(next);
      before = replace(next);
    }
    Duration duration = Duration.ofNanos(environment.schedule().nanoTime() - beganNanos);
    slots.forEach(Slot::wake);
    neighbourhood.changed();
    next.workers().forEach(this::activate);
    CompletableFuture<DrainOutcome> drained =
        before == null
            ? CompletableFuture.completedFuture(NOTHING)
            : before.begin("generation " + next.number() + " serves");
    drained.thenRunAsync(() -> expectAgain(next), environment.schedule().work());
    return new ReloadResult.Swapped(
        next.number(), next.content().version(), duration, drained.minimalCompletionStage());
  }

  /** When the generation before is gone, so that never more is loaded than must be. */
  private void expectAgain(Generation serves) {
    if (serving.generation() instanceof Generation now && now.number() == serves.number()) {
      environment
          .host()
          .expect(serves.content(), serves.workers().stream().map(WorkerInstance::code).toList());
    }
  }

  private void enterReactors(Generation next) {
    if (environment.settings().mode() == Mode.BASE) {
      Driver pool = new PoolDriver(environment.schedule().work());
      for (WorkerInstance worker : next.workers()) {
        worker
            .carrier()
            .drivenBy(
                new ReactorDriver(environment.reactors().get(worker.slot().workerId()), pool));
      }
    }
  }

  private void activate(WorkerInstance worker) {
    worker
        .call("onActivate", () -> worker.worker().onActivate())
        .whenComplete((done, thrown) -> Retirement.logFailure(worker, "onActivate", thrown));
  }

  /** Workers are being started; if it is undeployed before they are, that fails. */
  void starting(CompletableFuture<?> all) {
    FailedStart ended;
    synchronized (serving) {
      starting = all;
      ended = undeployed;
    }
    if (ended != null) {
      all.completeExceptionally(ended);
    }
  }

  /** Under the lock: no generation is ever seen neither serving nor draining before it is idle. */
  private @Nullable Retirement replace(@Nullable Generation next) {
    Generation before = serving.generation();
    Retirement retirement = null;
    if (before != null) {
      retirement = new Retirement(this, environment, before);
      synchronized (draining) {
        draining.addLast(retirement);
      }
    }
    serving.replace(next);
    return retirement;
  }

  /** A retirement is complete. */
  void retired(Retirement retirement) {
    synchronized (draining) {
      draining.remove(retirement);
    }
  }

  // Ending

  /** Takes no reload any more. */
  void close() {
    intake.close();
  }

  /**
   * Retires the generation that serves and has none follow. What waits in the slots is refused.
   *
   * @return completed when all generations are gone
   */
  CompletableFuture<DrainOutcome> undeploy(String reason) {
    CompletionStage<?> reloaded = intake.close();
    FailedStart ended =
        FailedStart.because(new IllegalStateException(name + ": was undeployed meanwhile"));
    CompletableFuture<?> older;
    Retirement before;
    CompletableFuture<?> beingStarted;
    synchronized (serving) {
      undeployed = ended;
      beingStarted = starting;
      older = allDrained();
      before = replace(null);
    }
    if (beingStarted != null) {
      beingStarted.completeExceptionally(ended);
    }
    neighbourhood.changed();
    slots.forEach(Slot::wake);
    CompletableFuture<DrainOutcome> retired =
        before == null ? CompletableFuture.completedFuture(NOTHING) : before.begin(reason);
    return CompletableFuture.allOf(older, reloaded.toCompletableFuture())
        .thenCombine(retired, (others, outcome) -> outcome)
        .whenComplete(
            (outcome, impossible) -> {
              lanes.all().forEach(this::closeLane);
              environment.host().forget(name);
            });
  }

  private CompletableFuture<?> allDrained() {
    synchronized (draining) {
      return CompletableFuture.allOf(
          draining.stream().map(Retirement::gone).toArray(CompletableFuture[]::new));
    }
  }

  private void closeLane(ConnectionLane lane) {
    lane.transport().close();
  }

  /** Takes away what any generation that drains still has in hand. */
  void hurry() {
    List<Retirement> all;
    synchronized (draining) {
      all = List.copyOf(draining);
    }
    all.forEach(Retirement::force);
  }

  /** Whether nothing waits and nothing is in hand, with the old code neither. */
  boolean isQuiet() {
    return slots.stream().allMatch(Slot::isEmpty)
        && generations().stream()
            .flatMap(generation -> generation.workers().stream())
            .allMatch(WorkerInstance::isIdle);
  }

  private List<Generation> generations() {
    List<Generation> all = new ArrayList<>();
    synchronized (serving) {
      generation().ifPresent(all::add);
      all.addAll(drainingGenerations());
    }
    return all;
  }

  void requestShutdown() {
    neighbourhood.shutdown();
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
