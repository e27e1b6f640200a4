package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.history.ReloadNotes;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.settings.Mode;
import io.molt.spi.Content;
import io.molt.spi.StreamTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application: the pool of its event workers, that of its task workers, and its connections; or
 * a user process. All of it but the generations in the pools outlives every reload.
 */
final class Application {

  /** Where nothing was to be drained. */
  static final DrainOutcome NOTHING =
      new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of());

  private final String name;
  private final Environment environment;
  private final Neighbourhood neighbourhood;
  private final Intake intake;
  private final Pool events;
  private final Pool tasks;
  private final Pool process;
  private final Renewals renewals;
  private final Map<Pool, Supervisor> supervisors = new HashMap<>();
  private final HangWatch hangWatch;
  private final ProcessRunner runner;
  private final Lanes lanes = new Lanes();
  private volatile Optional<Failure> lastFailure = Optional.empty();
  private volatile boolean failedAtBoot;
  private volatile boolean hurried;

  /**
   * What a reload took last from deploy/, fit or not: for all workers, and for the task workers.
   */
  private volatile @Nullable Content lastContent;

  private volatile @Nullable Content lastTaskContent;

  /** Held while a pool gets another generation, so that all of them change together. */
  private final Object switching = new Object();

  private CompletableFuture<?> handovers = CompletableFuture.completedFuture(null);
  private @Nullable FailedStart undeployed;
  private final List<CompletableFuture<?>> starting = new ArrayList<>();

  Application(String name, Environment environment, Neighbourhood neighbourhood) {
    this.name = name;
    this.environment = environment;
    this.neighbourhood = neighbourhood;
    this.intake = new Intake(() -> environment.schedule().nanoTime());
    this.events = Pool.events(name, environment);
    this.tasks = Pool.tasks(name, environment);
    this.process = Pool.process(name, environment);
    this.renewals = new Renewals(this, environment);
    pools()
        .forEach(
            pool ->
                supervisors.put(pool, new Supervisor(pool, environment, neighbourhood, renewals)));
    this.hangWatch = new HangWatch(this, environment);
    this.runner = new ProcessRunner(process, renewals, supervisor(process), environment.schedule());
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

  /** Serves only if the application is a user process. */
  Pool process() {
    return process;
  }

  boolean isProcess() {
    return process.generation() != null;
  }

  /** Whether anything serves. */
  boolean isDeployed() {
    return main().generation() != null;
  }

  /** The pool that tells which generation and version the application has. */
  Pool main() {
    return isProcess() ? process : events;
  }

  Stream<Pool> pools() {
    return Stream.of(events, tasks, process);
  }

  /** Who looks after the workers of a pool. */
  Supervisor supervisor(Pool pool) {
    return requireNonNull(supervisors.get(pool));
  }

  /** The pools that are given another generation, or none, together with one of them. */
  private List<Pool> concerned(Role role) {
    if (role == Role.EVENT) {
      return List.of(tasks, events);
    }
    return List.of(role == Role.TASK ? tasks : process);
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
    if (isProcess()) {
      return process.slots().get(process.index(workerId));
    }
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

  /** The slots of all workers. */
  Stream<Slot> allSlots() {
    return pools().flatMap(pool -> pool.slots().stream());
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

  /**
   * Whether the last failure is that of its start; the last good content may serve all the same.
   */
  boolean failedAtBoot() {
    return failedAtBoot;
  }

  /** The hash of what serves; empty if nothing does. */
  String hash() {
    Generation serves = main().generation();
    return serves == null ? "" : serves.content().hash();
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
    return request(trigger, scope, Origin.DEPLOY);
  }

  /** Has a content serve that has served before: a reload as any other. */
  CompletionStage<ReloadResult> goBack(Trigger trigger, Origin.Store origin) {
    return request(trigger, Scope.ALL, origin);
  }

  private CompletionStage<ReloadResult> request(Trigger trigger, Scope scope, Origin origin) {
    return switch (intake.request(trigger, scope, origin)) {
      case Intake.Answer.Start(Intake.Round round) -> {
        // Some have nothing to do; nobody else is told of those.
        round.result().thenAccept(result -> noteIfDiscarded(trigger, scope, result));
        environment.schedule().work().execute(() -> run(round));
        yield round.result();
      }
      case Intake.Answer.Joined(Intake.Round round) -> round.result();
      case Intake.Answer.Discarded(ReloadResult.Discarded discarded) -> {
        noteIfDiscarded(trigger, scope, discarded);
        yield CompletableFuture.completedFuture(discarded);
      }
    };
  }

  private void noteIfDiscarded(Trigger trigger, Scope scope, ReloadResult result) {
    if (result instanceof ReloadResult.Discarded) {
      long now = environment.schedule().nanoTime();
      ReloadNotes notes = environment.history().begin(name, scope.label(), trigger, now);
      noteWhatServes(scope, notes);
      notes.ended(result);
    }
  }

  /** What serves of those that a reload is to replace. */
  void noteWhatServes(Scope scope, ReloadNotes notes) {
    Generation serves = (scope == Scope.TASKS ? tasks : main()).generation();
    if (serves != null) {
      notes.before(serves.number(), serves.content());
    }
  }

  private void run(Intake.Round round) {
    ReloadNotes notes =
        environment
            .history()
            .begin(name, round.scope().label(), round.trigger(), round.beganNanos());
    new Reload(this, environment, round, notes)
        .run()
        .whenComplete((outcome, impossible) -> ended(round, notes, outcome));
  }

  private void ended(Intake.Round round, ReloadNotes notes, Optional<ReloadResult> outcome) {
    outcome.ifPresent(
        result -> {
          notes.ended(result);
          lastFailure =
              result instanceof ReloadResult.Failed(Failure failure)
                  ? Optional.of(failure)
                  : Optional.empty();
          failedAtBoot = lastFailure.isPresent() && round.trigger() == Trigger.BOOT;
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
    return intake.fix(
        round, scope -> !round.origin().equals(Origin.DEPLOY) || take(scope, content));
  }

  /** Whether it is another than some of the workers were given last. */
  private boolean take(Scope scope, @Nullable Content content) {
    boolean differs = content == null;
    if (scope == Scope.ALL) {
      differs |= !Objects.equals(content, lastContent);
      lastContent = content;
    }
    if (!tasks.slots().isEmpty()) {
      differs |= !Objects.equals(content, lastTaskContent);
      lastTaskContent = content;
    }
    return differs;
  }

  /** The first of some workers is about to be replaced, while others are still to follow. */
  void switching(Intake.Round round) {
    intake.switched(round);
  }

  /** Completed when a further generation of these may drain. */
  CompletableFuture<?> roomToDrain(Scope scope) {
    return scope == Scope.TASKS
        ? tasks.roomToDrain()
        : CompletableFuture.allOf(events.roomToDrain(), tasks.roomToDrain(), process.roomToDrain());
  }

  /**
   * @throws IllegalStateException if the application could not answer its listeners with it
   */
  void checkRoutes(Generation generation) {
    neighbourhood.check(this, generation);
  }

  /**
   * The switch: from here on, events go to the given generations, and those before retire. Where
   * event workers get another, so do the task workers, or they are left without.
   *
   * @throws FailedStart if the application has been undeployed meanwhile; nothing has changed then
   */
  ReloadResult.Swapped switchTo(List<Preparation> next, Intake.Round round) throws FailedStart {
    List<Pool> concerned = concerned(next.getFirst().pool().role());
    List<Retirement> before = new ArrayList<>();
    synchronized (switching) {
      if (undeployed != null) {
        throw undeployed;
      }
      intake.switched(round);
      for (Preparation each : next) {
        each.generation().lifecycle().move(Lifecycle.State.SERVING, "switched");
        enterReactors(each.pool(), each.generation().workers());
      }
      for (Pool pool : concerned) {
        Retirement retirement = pool.replace(of(pool, next));
        if (retirement != null) {
          before.add(retirement);
        }
      }
    }
    hangWatch.begin();
    Duration duration = Duration.ofNanos(environment.schedule().nanoTime() - round.beganNanos());
    for (Pool pool : concerned) {
      supervisor(pool).replacedAll();
      pool.wake();
    }
    neighbourhood.changed();
    for (Preparation each : next) {
      for (WorkerInstance worker : each.generation().workers()) {
        activate(worker);
      }
    }
    Generation serves = next.getFirst().generation();
    CompletableFuture<DrainOutcome> drained =
        retire(before, "generation " + serves.number() + " serves");
    drained.thenRunAsync(this::expectAgain, environment.schedule().work());
    if (isProcess()) {
      drained.thenRun(runner::begin);
    }
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

  void activate(WorkerInstance worker) {
    worker.activated(environment.schedule().nanoTime());
    worker.timers().begin();
    worker
        .call("onActivate", () -> worker.worker().onActivate())
        .whenComplete((done, thrown) -> Retirement.logFailure(worker, "onActivate", thrown));
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

  /** Workers are being started; if it is undeployed before they are, that fails. */
  void starting(CompletableFuture<?> all) {
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
   * Has another worker of the same content take the place of one that serves.
   *
   * @return completed when the one before is gone
   * @throws FailedStart if that does not serve any more; nothing has changed then
   */
  CompletableFuture<DrainOutcome> replace(
      Pool pool, WorkerInstance before, WorkerInstance next, String reason) throws FailedStart {
    Retirement retirement;
    synchronized (switching) {
      if (pool.isCurrent(before)) {
        enterReactors(pool, List.of(next));
      }
      retirement = pool.replace(before, next);
    }
    if (retirement == null) {
      throw FailedStart.because(
          new IllegalStateException(before.label() + ": has been replaced meanwhile"));
    }
    supervisor(pool).replaced(next.slot());
    activate(next);
    CompletableFuture<DrainOutcome> gone = retire(List.of(retirement), reason);
    gone.thenRun(runner::begin);
    return gone;
  }

  /** All workers of a pool are of another generation by now. */
  void rolled(Pool pool, long number, Content content) {
    synchronized (switching) {
      pool.rename(number, content);
    }
    supervisor(pool).replacedAll();
    neighbourhood.changed();
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

  static DrainOutcome together(DrainOutcome one, DrainOutcome other) {
    List<String> forced = new ArrayList<>(one.forced());
    forced.addAll(other.forced());
    return new DrainOutcome(
        one.ending().compareTo(other.ending()) > 0 ? one.ending() : other.ending(),
        one.duration().compareTo(other.duration()) > 0 ? one.duration() : other.duration(),
        forced);
  }

  /**
   * Begins one worker anew, with the content that serves, because somebody asks for it.
   *
   * @return what comes of it
   * @throws IllegalArgumentException if there is no worker of this number
   */
  CompletionStage<ReloadResult> renew(int workerId, Trigger trigger) {
    Slot slot = slot(workerId);
    for (Pool pool : pools().toList()) {
      Generation serves = pool.generation();
      if (serves != null && pool.slots().contains(slot)) {
        return renewals.renew(pool, serves.worker(slot.index()), trigger, "", true);
      }
    }
    return CompletableFuture.completedFuture(
        new ReloadResult.Discarded(
            name + " does not run, or has no such worker now.",
            CompletableFuture.completedFuture(Optional.empty())));
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
      older =
          CompletableFuture.allOf(pools().map(Pool::allDrained).toArray(CompletableFuture[]::new));
      before = main().replace(null);
    }
    beingStarted.forEach(start -> start.completeExceptionally(ended));
    allSlots().forEach(Slot::endTimers);
    hangWatch.end();
    neighbourhood.changed();
    pools().filter(pool -> !pool.equals(tasks)).forEach(Pool::wake);
    return retire(before == null ? List.of() : List.of(before), reason)
        .thenCompose(outcome -> retireTasks(reason).thenApply(after -> together(outcome, after)))
        .thenCompose(outcome -> renewals.settled().thenApply(over -> outcome))
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
    pools().forEach(Pool::hurry);
  }

  /**
   * Whether nothing waits and nothing is in hand, with the old code neither. A user process always
   * has something in hand; it ends when it is told to.
   */
  boolean isQuiet() {
    return events.isEmpty()
        && tasks.isEmpty()
        && generations().stream()
            .flatMap(generation -> generation.workers().stream())
            .allMatch(WorkerInstance::isIdle);
  }

  private List<Generation> generations() {
    synchronized (switching) {
      return Stream.of(events, tasks).map(Pool::generations).flatMap(List::stream).toList();
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
