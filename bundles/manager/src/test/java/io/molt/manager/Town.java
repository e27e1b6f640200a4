package io.molt.manager;

import io.molt.config.DefaultSettings;
import io.molt.manager.reload.FakeKept;
import io.molt.manager.run.Coroutines;
import io.molt.manager.run.ManualSchedule;
import io.molt.manager.run.WorkerLocals;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.Environment;
import io.molt.net.StreamHandler;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.ReloadListener;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.DeployedContent;
import io.molt.spi.OverlookedFile;
import io.molt.spi.Reactor;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Mode;
import io.molt.worker.Worker;
import io.molt.worker.WorkerErrorHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole manager in base mode with coroutines, with several applications and made up ports. */
final class Town {

  final ManualSchedule schedule = new ManualSchedule();
  final FakeHost host = new FakeHost();
  final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();
  final List<WorkerErrorHandler> errorHandlers = new CopyOnWriteArrayList<>();
  final List<String> changedFiles = new CopyOnWriteArrayList<>();
  final TownSource source = new TownSource();
  final FakePorts ports;
  final Environment environment;
  final Manager manager;
  private volatile boolean deployerIsThere = true;
  private volatile boolean stopped;

  Town(ListenerSettings... settings) {
    this(server -> null, settings);
  }

  /**
   * @param rehearsal makes one on what the applications stand on, or gives null
   */
  Town(Function<Environment, @Nullable Rehearsal> rehearsal, ListenerSettings... settings) {
    List<Reactor> reactors = List.of(schedule.reactor());
    ports = new FakePorts(reactors);
    environment =
        new Environment(
            WorldSettings.of(Mode.BASE, true, 1).build(),
            schedule,
            () -> 0,
            host,
            () -> deployerIsThere ? Optional.of(source) : Optional.empty(),
            reactors,
            Coroutines.probe().orElseThrow(),
            WorkerLocals.none(),
            new FakeShared(),
            new Abandoned(schedule),
            World.history(schedule),
            new AtomicLong());
    manager =
        new Manager(
            environment,
            List.of(settings),
            ports,
            () -> List.copyOf(changedFiles),
            new News(() -> listeners, () -> errorHandlers, Runnable::run),
            rehearsal.apply(environment),
            () -> stopped = true);
  }

  static ListenerSettings listener(String name, String protocol, @Nullable String application) {
    return DefaultSettings.listener(
        name, protocol, Map.of("application", application == null ? "" : application));
  }

  static ListenerSettings http(String name) {
    return listener(name, "http", null);
  }

  /** The deployer has not come yet, or has gone. */
  void isWithoutDeployer() {
    deployerIsThere = false;
  }

  boolean isStopped() {
    return stopped;
  }

  ReloadResult deploy(String name, FakeHost.Maker maker) {
    host.register(name, maker);
    CompletableFuture<ReloadResult> result =
        manager.deploy(name, Trigger.BOOT).toCompletableFuture();
    schedule.run();
    return result.join();
  }

  /** What a listener answers now: its transport's log, or that nobody is there. */
  List<String> get(ListenerSettings listener) {
    FakeHttpTransport transport = new FakeHttpTransport(1, "/", 0);
    boolean taken = ports.dispatchers().dispatcher(listener).dispatch(transport);
    schedule.run();
    return taken ? transport.log() : List.of("nobody");
  }

  /** Answers HTTP with its name. */
  static Worker http(String name, Runnable before) {
    return new Http(name, before);
  }

  /** Takes TCP. */
  static Worker tcp() {
    return new Tcp();
  }

  private record Http(String name, Runnable before) implements Worker, HttpHandler {
    @Override
    public void onRequest(HttpRequest request, HttpResponse response) {
      before.run();
      response.end(name);
    }
  }

  private static final class Tcp implements Worker, StreamHandler {
    @Override
    public void onReceive(io.molt.net.Connection connection, java.nio.ByteBuffer data) {
      connection.send(data);
    }
  }

  /** Holds of each application a content of its own name, or what a test puts there. */
  static final class TownSource implements ContentSource {
    private final FakeKept kept = new FakeKept();
    private final Map<String, Content> held = new ConcurrentHashMap<>();
    private Runnable whenAsked = () -> {};
    private volatile List<OverlookedFile> overlooked = List.of();

    /** What the deployer does when it is asked to look. */
    void whenAskedToLook(Runnable action) {
      whenAsked = action;
    }

    @Override
    public CompletionStage<Void> lookAround() {
      whenAsked.run();
      return CompletableFuture.completedFuture(null);
    }

    void overlooks(OverlookedFile file) {
      overlooked = List.of(file);
    }

    @Override
    public List<OverlookedFile> overlooked() {
      return overlooked;
    }

    void holds(Content content) {
      held.put(content.application(), content);
    }

    @Override
    public Content take(String application) throws ContentException {
      return held.computeIfAbsent(application, name -> FakeSource.content(name, name));
    }

    @Override
    public FakeKept kept() {
      return kept;
    }

    @Override
    public Optional<DeployedContent> look(String application) {
      return Optional.ofNullable(held.get(application))
          .map(
              content ->
                  new DeployedContent(
                      "deploy/" + application + ".jar", content.version(), content.hash()));
    }
  }
}
