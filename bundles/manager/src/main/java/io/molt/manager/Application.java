package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.settings.Mode;
import io.molt.spi.StreamTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * An application: the pool of its event workers, that of its task workers, and its connections; or
 * a user process. All of it but the generations in the pools outlives every reload.
 */
final class Application {

  private final String name;
  private final Environment environment;
  private final Neighbourhood neighbourhood;
  private final Reloads reloads;
  private final Succession succession;
  private final Pool events;
  private final Pool tasks;
  private final Pool process;
  private final Renewals renewals;
  private final Map<Pool, Supervisor> supervisors = new HashMap<>();
  private final ProcessRunner runner;
  private final Lanes lanes = new Lanes();

  Application(String name, Environment environment, Neighbourhood neighbourhood) {
    this.name = name;
    this.environment = environment;
    this.neighbourhood = neighbourhood;
    this.events = Pool.events(name, environment);
    this.tasks = Pool.tasks(name, environment);
    this.process = Pool.process(name, environment);
    this.reloads = new Reloads(this, environment, neighbourhood);
    this.succession = new Succession(this, environment, neighbourhood);
    this.renewals = new Renewals(this, environment);
    pools()
        .forEach(
            pool ->
                supervisors.put(
                    pool, new Supervisor(pool, succession, environment, neighbourhood, renewals)));
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

  /** Why the last reload failed, or what failed after it although it did not. */
  Optional<Failure> lastFailure() {
    return reloads.lastFailure();
  }

  /**
   * Whether the last failure is that of its start; the last good content may serve all the same.
   */
  boolean failedAtBoot() {
    return reloads.failedAtBoot();
  }

  /** The hash of what serves; empty if nothing does. */
  String hash() {
    Generation serves = main().generation();
    return serves == null ? "" : serves.content().hash();
  }

  boolean isReloading() {
    return reloads.isRunning();
  }

  /** The generations of event workers that drain now, the oldest first. */
  List<Generation> drainingGenerations() {
    return events.drainingGenerations();
  }

  // Reloading

  /** Starts the application, or reloads it: whatever the trigger, it comes in here. */
  CompletionStage<ReloadResult> deploy(Trigger trigger, Scope scope) {
    return reloads.request(trigger, scope, Origin.DEPLOY);
  }

  /** Has a content serve that has served before: a reload as any other. */
  CompletionStage<ReloadResult> goBack(Trigger trigger, Origin.Store origin) {
    return reloads.request(trigger, Scope.ALL, origin);
  }

  Reloads reloads() {
    return reloads;
  }

  /** Who serves, and how others take their places. */
  Succession succession() {
    return succession;
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

  /** Has the user process that serves run, unless it does. When the one before it is gone. */
  void runProcess() {
    runner.begin();
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
    reloads.close();
  }

  /**
   * Retires the generations that serve and has none follow: the task workers when the event workers
   * are gone, which may wait for them. What waits in the slots is refused.
   *
   * @return completed when all generations are gone
   */
  CompletableFuture<DrainOutcome> undeploy(String reason) {
    CompletionStage<?> reloaded = reloads.close();
    return succession
        .end(
            reason,
            () -> CompletableFuture.allOf(renewals.settled(), reloaded.toCompletableFuture()))
        .whenComplete(
            (outcome, impossible) -> {
              Aftermath aftermath = new Aftermath(name, "It is gone all the same.");
              lanes.all().forEach(lane -> aftermath.then("a connection", lane.transport()::close));
              aftermath.then("what was prepared ahead", () -> environment.host().forget(name));
              aftermath.run();
            });
  }

  /** Takes away what any generation that drains still has in hand, and any that will drain. */
  void hurry() {
    succession.hurry();
  }

  /**
   * Whether nothing waits and nothing is in hand, with the old code neither. A user process always
   * has something in hand; it ends when it is told to.
   */
  boolean isQuiet() {
    return events.isEmpty()
        && tasks.isEmpty()
        && succession.generations(Stream.of(events, tasks)).stream()
            .flatMap(generation -> generation.workers().stream())
            .allMatch(WorkerInstance::isIdle);
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
