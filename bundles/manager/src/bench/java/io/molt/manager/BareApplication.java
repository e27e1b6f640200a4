package io.molt.manager;

import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.code.CodeHost;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.code.RetiredCode;
import io.molt.manager.code.WorkerCode;
import io.molt.manager.lane.FakeStreamTransport;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.reload.Scope;
import io.molt.manager.run.Coroutines;
import io.molt.manager.run.SystemSchedule;
import io.molt.manager.run.WorkerLocals;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import io.molt.spi.Reactor;
import io.molt.spi.StreamLane;
import io.molt.spi.settings.Mode;
import io.molt.worker.Worker;
import io.molt.worker.WorkerError;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An application without bundles and sockets: real threads and real time, and one event loop, which
 * is the thread of the benchmark.
 */
final class BareApplication implements AutoCloseable {

  static final LaneTraits TRAITS = LaneTraits.of(StreamHandlerKind.INSTANCE, Integer.MAX_VALUE);

  private final SystemSchedule schedule = new SystemSchedule(givesWay -> {});
  private final Loop loop = new Loop();
  private final Application application;

  BareApplication(Mode mode, boolean coroutines, int workers, Supplier<Worker> maker) {
    this(mode, coroutines, workers, 0, maker);
  }

  BareApplication(
      Mode mode, boolean coroutines, int workers, int taskWorkers, Supplier<Worker> maker) {
    Content content = FakeSource.content("app", "1");
    List<Reactor> reactors = Collections.nCopies(workers, loop);
    application =
        new Application(
            "app",
            new Environment(
                WorldSettings.of(mode, coroutines, workers).taskWorkers(taskWorkers).build(),
                schedule,
                () -> 0,
                new BareHost(maker),
                () -> Optional.of(_ -> content),
                reactors,
                coroutines ? Coroutines.probe().orElseThrow() : null,
                coroutines ? WorkerLocals.none() : WorkerLocals.probe(),
                new FakeShared(),
                new Abandoned(schedule),
                World.history(schedule),
                new AtomicLong()),
            new BareNeighbourhood());
  }

  /** Reloads, and runs the loop until that has ended. */
  ReloadResult.Swapped reload() {
    var result = application.deploy(Trigger.SHELL, Scope.ALL).toCompletableFuture();
    while (!result.isDone()) {
      loop.run();
      Thread.yield();
    }
    if (result.join() instanceof ReloadResult.Swapped swapped) {
      return swapped;
    }
    throw new IllegalStateException(result.join().toString());
  }

  StreamLane<ByteBuffer> connect(long id) {
    return application.ingress().connected(new FakeStreamTransport(id, 0), TRAITS);
  }

  /** Runs what the event loop was given. */
  void runLoop() {
    loop.run();
  }

  @Override
  public void close() {
    var gone = application.undeploy("the benchmark has ended");
    while (!gone.isDone()) {
      loop.run();
      Thread.yield();
    }
    schedule.close();
  }

  /** A queue that the benchmark's thread runs. */
  private static final class Loop implements Reactor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Loads nothing. */
  private record BareHost(Supplier<Worker> maker) implements CodeHost {
    @Override
    public List<WorkerCode> install(Content content, int workers, LoadTimes times) {
      return Stream.<WorkerCode>generate(() -> new BareCode(maker)).limit(workers).toList();
    }

    @Override
    public void remove(List<WorkerCode> codes) {}

    @Override
    public void retire(List<RetiredCode> retired) {}

    @Override
    public int lingering() {
      return 0;
    }

    @Override
    public List<LingeringCode> leaks() {
      return List.of();
    }
  }

  /** Makes an object. */
  private record BareCode(Supplier<Worker> maker) implements WorkerCode {
    @Override
    public Worker create() {
      return maker.get();
    }

    @Override
    public boolean isA(Class<?> type) {
      return type.isInstance(maker.get());
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public void load(List<String> classes) {}

    @Override
    public ClassLoader loader() {
      return BareCode.class.getClassLoader();
    }

    @Override
    public long bundleId() {
      return 0;
    }
  }

  /** Nobody is there. */
  private static final class BareNeighbourhood implements Neighbours {
    @Override
    public void asked() {}

    @Override
    public void check(String application, Generation generation) {}

    @Override
    public void changed() {}

    @Override
    public void reloaded(String application, Trigger trigger, ReloadResult result) {}

    @Override
    public void died(WorkerError error) {}

    @Override
    public Application application(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public void shutdown() {}
  }
}
