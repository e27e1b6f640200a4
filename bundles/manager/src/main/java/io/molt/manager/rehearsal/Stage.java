package io.molt.manager.rehearsal;

import io.molt.manager.code.CodeHost;
import io.molt.manager.history.History;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Environment;
import io.molt.spi.Reactor;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.TaskSettings;
import io.molt.spi.settings.WorkerSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the application of a rehearsal stands on: as the server's applications do, with the same
 * settings, but with few workers, and with nothing under it in which it could leave a trace.
 *
 * @param environment the ground
 * @param source where its contents come from
 */
public record Stage(Environment environment, RehearsalSource source) {

  /** Two at the same time go through more than one does, and a third adds nothing to that. */
  private static final int WORKERS = 2;

  /**
   * Sets one up.
   *
   * @param server what real applications stand on
   * @param source where contents come from
   * @param host makes a further loader of code, which works by a schedule
   */
  public static Stage of(
      Environment server, RehearsalSource source, Function<Schedule, CodeHost> host) {
    Schedule quiet = new QuietSchedule(server.schedule());
    ServerSettings settings = settings(server.settings());
    List<Reactor> reactors =
        Stream.<Reactor>generate(() -> new Loop(quiet.work()))
            .limit(settings.workers().workerNum())
            .toList();
    return new Stage(
        new Environment(
            settings,
            quiet,
            server.memoryInUse(),
            host.apply(quiet),
            () -> Optional.of(source),
            reactors,
            server.coroutines(),
            server.locals(),
            server.shared(),
            new Abandoned(quiet),
            unwritten(quiet),
            new AtomicLong()),
        source);
  }

  private static ServerSettings settings(ServerSettings server) {
    WorkerSettings workers = server.workers();
    TaskSettings tasks = server.tasks();
    return new ServerSettings(
        new WorkerSettings(
            Math.min(WORKERS, workers.workerNum()),
            workers.mode(),
            workers.enableCoroutine(),
            0,
            0),
        new TaskSettings(0, tasks.taskEnableCoroutine(), 0, 0, tasks.taskQueueSize()),
        server.network(),
        server.supervision(),
        server.reloading(),
        server.process());
  }

  /** A history that is never opened: it keeps some records in memory, and goes with them. */
  private static History unwritten(Schedule quiet) {
    return new History(Path.of("nowhere"), quiet.work(), quiet::nanoTime, InstantSource.system());
  }

  /** In place of an event loop, for the real ones serve: runs one task after the other. */
  private static final class Loop implements Reactor {
    private final Executor work;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Loop(Executor work) {
      this.work = work;
    }

    @Override
    public synchronized void execute(Runnable task) {
      last = last.handleAsync((done, thrown) -> run(task), work);
    }

    private static Runnable run(Runnable task) {
      task.run();
      return task;
    }
  }
}
