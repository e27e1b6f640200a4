package io.molt.manager.generation;

import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Slot;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * All workers of an application: the pool of its event workers and that of its task workers; or a
 * user process. All of it but the generations in the pools outlives every reload.
 */
public final class Pools {

  private final String application;
  private final Environment environment;
  private final Pool events;
  private final Pool tasks;
  private final Pool process;

  public Pools(String application, Environment environment) {
    this.application = application;
    this.environment = environment;
    this.events = Pool.events(application, environment);
    this.tasks = Pool.tasks(application, environment);
    this.process = Pool.process(application, environment);
  }

  /** The name of the application. */
  public String application() {
    return application;
  }

  /** What the application stands on. */
  public Environment environment() {
    return environment;
  }

  public Pool events() {
    return events;
  }

  /** Without slots if there are to be none. */
  public Pool tasks() {
    return tasks;
  }

  /** Serves only if the application is a user process. */
  public Pool process() {
    return process;
  }

  public Stream<Pool> all() {
    return Stream.of(events, tasks, process);
  }

  /** The pool that tells which generation and version the application has. */
  public Pool main() {
    return isProcess() ? process : events;
  }

  public boolean isProcess() {
    return process.generation() != null;
  }

  /** Whether anything serves. */
  public boolean isDeployed() {
    return main().generation() != null;
  }

  /** Whether event workers serve. */
  public boolean isServing() {
    return events.generation() != null;
  }

  /** The hash of what serves; empty if nothing does. */
  public String hash() {
    Generation serves = main().generation();
    return serves == null ? "" : serves.content().hash();
  }

  /**
   * The pool of a worker by its number, among those that can serve now.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Pool poolOf(int workerId) {
    if (isProcess()) {
      process.index(workerId);
      return process;
    }
    int eventWorkers = events.slots().size();
    int all = eventWorkers + tasks.slots().size();
    if (workerId < 0 || workerId >= all) {
      throw new IllegalArgumentException(
          application + ": worker " + workerId + " (expected: 0 to " + (all - 1) + ")");
    }
    return workerId < eventWorkers ? events : tasks;
  }

  /**
   * The slot of a worker by its number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Slot slot(int workerId) {
    Pool pool = poolOf(workerId);
    return pool.slots().get(pool.index(workerId));
  }

  /** Completed when a further generation of each may drain. */
  public CompletableFuture<?> roomToDrain() {
    return CompletableFuture.allOf(all().map(Pool::roomToDrain).toArray(CompletableFuture[]::new));
  }

  /** Whether nothing waits. A user process takes nothing that could. */
  public boolean isEmpty() {
    return events.isEmpty() && tasks.isEmpty();
  }

  /** Takes away what any generation that drains still has in hand. */
  public void hurry() {
    all().forEach(Pool::hurry);
  }
}
