package io.molt.manager;

import io.molt.manager.generation.Pool;
import io.molt.manager.task.TaskQueue;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.Failure;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.TaskStatus;
import io.molt.spi.WorkerStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what an application is doing, at one moment and without holding anything up. */
final class ApplicationStatusReader {

  private ApplicationStatusReader() {}

  static ApplicationStatus read(
      Application application, List<String> listeners, Optional<Failure> failure) {
    Optional<Generation> serving = Optional.ofNullable(application.pools().main().generation());
    List<WorkerStatus> workers =
        application.pools().all().flatMap(pool -> workers(application, pool)).toList();
    return new ApplicationStatus(
        application.name(),
        serving.map(generation -> generation.content().version()).orElse(""),
        serving.map(generation -> generation.content().hash()).orElse(""),
        serving.map(Generation::number).orElse(0L),
        listeners,
        application.reloads().isRunning(),
        failure,
        application.pools().environment().host().unprepared(application.name()),
        tasks(application.pools().tasks()),
        workers);
  }

  private static Optional<TaskStatus> tasks(Pool pool) {
    TaskQueue queue = pool.tasks();
    Generation serving = pool.generation();
    return queue == null || serving == null
        ? Optional.empty()
        : Optional.of(
            new TaskStatus(
                serving.number(),
                serving.content().version(),
                queue.size(),
                queue.capacity(),
                queue.finishedCount(),
                queue.failedCount()));
  }

  private static Stream<WorkerStatus> workers(Application application, Pool pool) {
    return pool.generations().stream()
        .flatMap(generation -> workers(application, pool, generation));
  }

  /** A worker that takes nothing more is said to be so. */
  private static String state(
      Application application, Pool pool, WorkerInstance worker, String served) {
    if (!worker.isClosed()) {
      return served;
    }
    return application.supervisor(pool).isGivenUp(worker.slot()) ? "down" : "restarting";
  }

  private static Stream<WorkerStatus> workers(
      Application application, Pool pool, Generation generation) {
    String state = generation.lifecycle().state().label();
    boolean serves = generation.lifecycle().state() == Lifecycle.State.SERVING;
    return generation.workers().stream()
        .map(
            worker ->
                new WorkerStatus(
                    worker.slot().workerId(),
                    pool.role().label(),
                    worker.generation(),
                    worker.content().version(),
                    serves ? state(application, pool, worker, state) : state,
                    worker.inHand().count(),
                    serves ? pool.waiting(worker.slot()) : 0,
                    worker.handled(),
                    worker.code().bundleId()));
  }
}
