package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.reload.Intake;
import io.molt.manager.reload.NextGeneration;
import io.molt.manager.reload.Origin;
import io.molt.manager.reload.Reloads;
import io.molt.manager.reload.Renewals;
import io.molt.manager.reload.Scope;
import io.molt.manager.reload.Succession;
import io.molt.manager.reload.Supervision;
import io.molt.manager.run.Aftermath;
import io.molt.manager.supervise.HangWatch;
import io.molt.manager.supervise.ProcessRunner;
import io.molt.manager.supervise.Supervisor;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Overseer;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.worker.WorkerContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * An application, put together: its {@link Pools} of workers, its {@link Reloads}, who looks after
 * what serves, and the {@link Ingress} for what its clients send.
 */
final class Application {

  private final String name;
  private final Environment environment;
  private final Neighbours neighbours;
  private final Pools pools;
  private final Reloads reloads;
  private final Succession succession;
  private final Renewals renewals;
  private final Map<Pool, Supervisor> supervisors = new HashMap<>();
  private final HangWatch hangWatch;
  private final ProcessRunner runner;
  private final Ingress ingress;
  private final NextGeneration ahead;

  Application(String name, Environment environment, Neighbours neighbours) {
    this.name = name;
    this.environment = environment;
    this.neighbours = neighbours;
    this.pools = new Pools(name, environment);
    this.ingress = new Ingress(pools);
    Intake intake = new Intake(() -> environment.schedule().nanoTime());
    Supervision supervision = new OwnSupervision();
    this.ahead = new NextGeneration(pools);
    this.succession = new Succession(pools, supervision, neighbours, intake, ahead);
    this.reloads = new Reloads(pools, supervision, succession, neighbours, intake);
    this.renewals = new Renewals(environment, supervision, succession);
    pools
        .all()
        .forEach(
            pool ->
                supervisors.put(
                    pool, new Supervisor(pool, succession, environment, neighbours, renewals)));
    this.hangWatch = new HangWatch(pools, this::supervisor);
    Pool process = pools.process();
    this.runner = new ProcessRunner(process, renewals, supervisor(process), environment.schedule());
  }

  /** What looks after its workers. */
  private final class OwnSupervision implements Supervision {

    @Override
    public Overseer overseer(Pool pool) {
      return supervisor(pool);
    }

    @Override
    public WorkerContext context(Pool pool, WorkerInstance worker) {
      return Context.of(Application.this, pool, worker);
    }

    @Override
    public void watch() {
      hangWatch.begin();
    }

    @Override
    public void watchNoMore() {
      hangWatch.end();
    }

    @Override
    public void runProcess() {
      runner.begin();
    }
  }

  String name() {
    return name;
  }

  /** Its workers. */
  Pools pools() {
    return pools;
  }

  Reloads reloads() {
    return reloads;
  }

  /** Where what its clients send comes in. */
  Ingress ingress() {
    return ingress;
  }

  /** Who looks after the workers of a pool. */
  Supervisor supervisor(Pool pool) {
    return requireNonNull(supervisors.get(pool));
  }

  /** The generation of event workers that serves. */
  Optional<Generation> generation() {
    return Optional.ofNullable(pools.events().generation());
  }

  /** Starts the application, or reloads it: whatever the trigger, it comes in here. */
  CompletionStage<ReloadResult> deploy(Trigger trigger, Scope scope) {
    return reloads.request(trigger, scope, Origin.DEPLOY);
  }

  /** What a reload would take lies in {@code deploy/} and waits for one. */
  void announce(Content content) {
    neighbours.asked();
    ahead.announce(content);
  }

  /**
   * Begins one worker anew, with the content that serves, because somebody asks for it.
   *
   * @return what comes of it
   * @throws IllegalArgumentException if there is no worker of this number
   */
  CompletionStage<ReloadResult> renew(int workerId, Trigger trigger) {
    neighbours.asked();
    Pool pool = pools.poolOf(workerId);
    Generation serves = pool.generation();
    if (serves != null) {
      WorkerInstance worker = serves.worker(pool.index(workerId));
      return renewals.renew(pool, worker, trigger, "", true);
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
              ingress.close(aftermath);
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
    return pools.isEmpty()
        && succession.generations(Stream.of(pools.events(), pools.tasks())).stream()
            .flatMap(generation -> generation.workers().stream())
            .allMatch(worker -> worker.inHand().isEmpty());
  }

  // What workers ask for

  void requestShutdown() {
    neighbours.shutdown();
  }

  /**
   * Another application of the server, or this one.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  Application neighbour(String other) {
    return other.equals(name) ? this : neighbours.application(other);
  }
}
