package io.molt.manager;

import io.molt.http.exchange.HttpHandlerKind;
import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.code.CodeHost;
import io.molt.manager.code.StandbyHost;
import io.molt.manager.history.History;
import io.molt.manager.history.MemoryHistory;
import io.molt.manager.lane.ExchangeTraits;
import io.molt.manager.lane.FakeStreamTransport;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.parcel.Parcel;
import io.molt.manager.reload.Scope;
import io.molt.manager.run.Coroutines;
import io.molt.manager.run.ManualSchedule;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.WorkerLocals;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Reactor;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One application with everything around it made up: no sockets, no bundles, no clock. In base mode
 * there are no threads either; in process mode the workers' threads are real.
 */
final class World {

  static final LaneTraits STREAM = LaneTraits.of(StreamHandlerKind.INSTANCE, 100);

  static final ExchangeTraits EXCHANGE =
      ExchangeTraits.of(HttpHandlerKind.INSTANCE, new NoStreams());

  /** Where no exchange becomes a stream. */
  private record NoStreams() implements ExchangeTraits.Streams {
    @Override
    public <M> StreamLane<M> begin(
        StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Parcel> kept) {
      throw new AssertionError("an exchange became a stream");
    }
  }

  static final Duration MAX_WAIT = Duration.ofSeconds(30);
  static final Duration MAX_START = Duration.ofSeconds(20);
  static final Duration MAX_HANDOVER = Duration.ofSeconds(3);

  /** How much the code may need that is ready. */
  static final long STANDBY_BYTES = 10 << 20;

  static final Duration HANG_TIME = Duration.ofSeconds(2);
  static final int ERROR_LIMIT = 5;
  static final int TASK_QUEUE = 100;
  private static final long DEADLINE_NANOS = 10_000_000_000L;

  final ManualSchedule schedule;
  final FakeHost host = new FakeHost();
  final FakeSource source = new FakeSource();
  final FakeNeighbourhood neighbourhood = new FakeNeighbourhood();
  final History history;
  final Environment environment;
  final Application application;

  /** How many bytes the world takes its memory for. */
  volatile long memoryInUse;

  /** Whether an event loop is done with its look at the sockets when an event has come in. */
  private final boolean loopsRunAtOnce;

  private World(ServerSettings settings, Random random, Function<FakeHost, CodeHost> around) {
    this(settings, random, around, schedule -> schedule, neighbourhood -> neighbourhood);
  }

  private World(
      ServerSettings settings,
      Random random,
      Function<FakeHost, CodeHost> around,
      UnaryOperator<Schedule> aroundSchedule,
      UnaryOperator<Neighbours> aroundNeighbourhood) {
    schedule = new ManualSchedule(random);
    loopsRunAtOnce = random == null;
    history = history(schedule);
    List<Reactor> reactors =
        Stream.generate(schedule::reactor).limit(settings.workers().workerNum()).toList();
    environment =
        new Environment(
            settings,
            aroundSchedule.apply(schedule),
            () -> memoryInUse,
            around.apply(host),
            () -> Optional.of(source),
            reactors,
            Coroutines.probe().orElseThrow(),
            WorkerLocals.probe(),
            new FakeShared(),
            new Abandoned(schedule),
            history,
            new AtomicLong());
    application = new Application("app", environment, aroundNeighbourhood.apply(neighbourhood));
  }

  /** One that is in memory alone. No two reloads begin at the same moment of it. */
  static History history(Schedule schedule) {
    AtomicLong micros = new AtomicLong();
    return MemoryHistory.of(
        schedule.work(),
        schedule::nanoTime,
        () ->
            Instant.EPOCH
                .plusNanos(schedule.nanoTime())
                .plus(micros.incrementAndGet(), ChronoUnit.MICROS));
  }

  static World of(WorldSettings settings) {
    return new World(settings.build(), null, host -> host);
  }

  /** In which what a test says fails. */
  static World with(WorldSettings settings, Mishaps mishaps) {
    return new World(settings.build(), null, mishaps::around, mishaps::around, mishaps::around);
  }

  static World plain() {
    return plain(1);
  }

  static World plain(int workers) {
    return of(WorldSettings.of(Mode.BASE, false, workers));
  }

  /** Prepares the next generation ahead. */
  static World standby(int workers) {
    return standby(WorldSettings.of(Mode.BASE, false, workers));
  }

  /** The same with other settings. */
  static World standby(WorldSettings settings) {
    return new World(
        settings.prepareAhead().build(), null, host -> new StandbyHost(host, STANDBY_BYTES));
  }

  static World coroutines() {
    return of(WorldSettings.of(Mode.BASE, true, 1));
  }

  /**
   * In which tasks run in an order that a seed decides, and workers may die as often as they do.
   */
  static World shuffled(boolean coroutines, int workers, Random random) {
    return new World(
        WorldSettings.of(Mode.BASE, coroutines, workers).errorLimit(0).build(),
        random,
        host -> host);
  }

  /** With task workers, which have threads of their own in each mode. */
  static World tasks(boolean coroutines, int workers, int taskWorkers) {
    return of(WorldSettings.of(Mode.PROCESS, coroutines, workers).taskWorkers(taskWorkers));
  }

  /** With task workers that are begun anew after some tasks. */
  static World wearing(int taskWorkers, int taskMaxRequest) {
    return of(
        WorldSettings.of(Mode.PROCESS, false, 1)
            .taskWorkers(taskWorkers)
            .taskMaxRequest(taskMaxRequest));
  }

  /** With event workers that are begun anew after some requests. */
  static World wearing(Mode mode, boolean coroutines, int workers, int maxRequest) {
    return of(WorldSettings.of(mode, coroutines, workers).maxRequest(maxRequest));
  }

  static World threads(boolean coroutines, int workers) {
    return of(WorldSettings.of(Mode.PROCESS, coroutines, workers));
  }

  /** Puts a version into {@code deploy/}. */
  void puts(String version, FakeHost.Maker maker) {
    host.register(version, maker);
    source.holds(FakeSource.content("app", version));
  }

  /** Asks for a reload without running anything. */
  CompletableFuture<ReloadResult> ask(Trigger trigger) {
    CompletionStage<ReloadResult> result = application.deploy(trigger, Scope.ALL);
    return result.toCompletableFuture();
  }

  /** Puts a version into {@code deploy/} and reloads. */
  ReloadResult reload(String version, FakeHost.Maker maker) {
    puts(version, maker);
    return reload();
  }

  ReloadResult reload() {
    CompletableFuture<ReloadResult> result = ask(Trigger.SHELL);
    await(result::isDone);
    return result.join();
  }

  ReloadResult.Swapped swap(String version, FakeHost.Maker maker) {
    ReloadResult result = reload(version, maker);
    if (result instanceof ReloadResult.Swapped swapped) {
      return swapped;
    }
    throw new AssertionError(result);
  }

  /** A client connects; nothing runs yet. */
  Client connect(long id) {
    int reactor = (int) (id % application.pools().events().slots().size());
    FakeStreamTransport transport = new FakeStreamTransport(id, reactor);
    StreamLane<ByteBuffer> lane = application.ingress().connected(transport, STREAM);
    cameIn();
    return new Client(transport, lane);
  }

  /** Requests arrive, all of them in one look of their event loop at its sockets. */
  List<FakeHttpTransport> requestsTogether(String... paths) {
    List<FakeHttpTransport> transports = new ArrayList<>();
    for (String path : paths) {
      FakeHttpTransport transport = new FakeHttpTransport(0, path, 0);
      application.ingress().request(transport, EXCHANGE);
      transports.add(transport);
    }
    cameIn();
    return transports;
  }

  private void cameIn() {
    if (loopsRunAtOnce) {
      schedule.runLoops();
    }
  }

  /** A request arrives; in base mode an idle worker answers it within the call. */
  FakeHttpTransport request(String path) {
    return request(0, path);
  }

  FakeHttpTransport request(long connection, String path) {
    int reactor = (int) (connection % application.pools().events().slots().size());
    return request(new FakeHttpTransport(connection, path, reactor));
  }

  FakeHttpTransport request(FakeHttpTransport transport) {
    application.ingress().request(transport, EXCHANGE);
    cameIn();
    return transport;
  }

  /** Runs tasks until a condition holds that real threads may take part in. */
  void await(BooleanSupplier condition) {
    long began = System.nanoTime();
    schedule.run();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > DEADLINE_NANOS) {
        throw new AssertionError("not within 10 s: " + this);
      }
      LockSupport.parkNanos(50_000);
      schedule.run();
    }
  }

  @Override
  public String toString() {
    return ApplicationStatusReader.read(application, List.of(), Optional.empty()).toString();
  }

  /** One TCP client. */
  final class Client {
    private final FakeStreamTransport transport;
    private final StreamLane<ByteBuffer> lane;

    Client(FakeStreamTransport transport, StreamLane<ByteBuffer> lane) {
      this.transport = transport;
      this.lane = lane;
    }

    FakeStreamTransport transport() {
      return transport;
    }

    StreamLane<ByteBuffer> lane() {
      return lane;
    }

    void sends(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      lane.received(ByteBuffer.wrap(bytes), bytes.length);
      cameIn();
    }

    /** Sends bytes that may be lent to the worker. */
    FakeLoan lends(String text) {
      FakeLoan loan = new FakeLoan(text);
      lane.received(loan);
      cameIn();
      return loan;
    }

    /** Sends no more, and may read on. */
    void closesItsHalf() {
      lane.ended();
      cameIn();
    }

    void leaves() {
      transport.close();
      lane.closed();
      cameIn();
    }
  }
}
