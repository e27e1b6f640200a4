package io.molt.shell;

import io.molt.config.DefaultSettings;
import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.CertificateReload;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Content;
import io.molt.spi.Dispatchers;
import io.molt.spi.HandlerKind;
import io.molt.spi.LingeringCode;
import io.molt.spi.OverlookedFile;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import io.molt.spi.Reactor;
import io.molt.spi.ServerStatus;
import io.molt.spi.StuckCallback;
import io.molt.spi.TaskStatus;
import io.molt.spi.TlsStatus;
import io.molt.spi.WorkerAnswer;
import io.molt.spi.WorkerStatus;
import io.molt.spi.settings.ListenerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The services of the other bundles, answering what a test says. */
final class FakeServer implements Reloader, Applications {

  /** How long its second worker takes to answer. */
  Optional<Duration> workerOneAnswers = Optional.of(Duration.ofMillis(2));

  final List<ReloadTarget> reloads = new ArrayList<>();
  CompletionStage<ReloadReport> report =
      CompletableFuture.completedFuture(new ReloadReport(Map.of(), List.of()));
  List<String> changedFiles = List.of();
  Optional<TlsStatus> tls = Optional.empty();
  List<CertificateReload> certificates = List.of();
  List<ReloadRecord> history = List.of();
  Optional<Failure> lastFailure = Optional.empty();
  String unprepared = "";
  private Optional<TaskStatus> tasks = Optional.empty();
  volatile boolean ready = true;
  int shutdowns;
  int lingering;
  List<StuckCallback> stuck = List.of();
  List<LingeringCode> leaks = List.of();
  List<OverlookedFile> overlooked = List.of();
  Map<String, String> unanswered = Map.of();

  void answer(ReloadResult result) {
    answer(Map.of("hello", result));
  }

  void answer(Map<String, ReloadResult> results, String... notes) {
    report = CompletableFuture.completedFuture(new ReloadReport(results, List.of(notes)));
  }

  static ReloadResult swapped(long generation, String version) {
    return new ReloadResult.Swapped(
        generation, version, Duration.ofNanos(4_240_000), new CompletableFuture<>());
  }

  static ReloadResult failed(String type, String message) {
    return new ReloadResult.Failed(new Failure(type, message, ""));
  }

  static ReloadResult discarded(Optional<ReloadResult> followUp) {
    return new ReloadResult.Discarded(
        "A reload is running.", CompletableFuture.completedFuture(followUp));
  }

  /** What a {@link io.molt.spi.StatusSource} says. */
  ServerStatus wholeStatus() {
    return new ServerStatus(
        "0.1.0",
        4711,
        Duration.ofMillis(12_345),
        ready,
        DefaultSettings.server(Map.of("worker_num", 2)),
        changedFiles,
        ports().status(),
        unanswered,
        status(),
        lingering,
        stuck,
        overlooked);
  }

  private static ListenerSettings listener() {
    return DefaultSettings.listener("web", "http", Map.of("port", 9501));
  }

  private static InetSocketAddress address(int last, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  @Override
  public CompletionStage<ReloadReport> reload(ReloadTarget target, Trigger trigger) {
    if (trigger != Trigger.SHELL) {
      throw new IllegalArgumentException("trigger: " + trigger + " (expected: SHELL)");
    }
    reloads.add(target);
    return report;
  }

  @Override
  public void announce(Content content) {
    throw new UnsupportedOperationException("no command announces");
  }

  @Override
  public CompletionStage<ReloadResult> deploy(String application, Trigger trigger) {
    throw new UnsupportedOperationException("the shell deploys nothing");
  }

  @Override
  public CompletionStage<DrainOutcome> undeploy(String application) {
    throw new UnsupportedOperationException("the shell undeploys nothing");
  }

  @Override
  public void booted() {
    throw new UnsupportedOperationException("the shell boots nothing");
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void shutdown() {
    shutdowns++;
  }

  /** Has task workers from here on. */
  void doesTasks() {
    tasks = Optional.of(new TaskStatus(3, "1.0.2", 7, 100, 41, 2));
  }

  @Override
  public List<ReloadRecord> history() {
    return history;
  }

  @Override
  public List<LingeringCode> leaks() {
    return leaks;
  }

  @Override
  public List<WorkerAnswer> ask(Duration limit) {
    return List.of(
        new WorkerAnswer("hello", "worker 0", Optional.of(Duration.ofNanos(340_000))),
        new WorkerAnswer("hello", "worker 1", workerOneAnswers));
  }

  @Override
  public List<ApplicationStatus> status() {
    return List.of(
        new ApplicationStatus(
            "hello",
            "1.0.1",
            "abc123",
            2,
            List.of("web"),
            false,
            lastFailure,
            unprepared,
            tasks,
            workers()));
  }

  private List<WorkerStatus> workers() {
    List<WorkerStatus> workers =
        new ArrayList<>(
            List.of(
                new WorkerStatus(0, "worker", 2, "1.0.1", "serving", 1, 0, 42, 31),
                new WorkerStatus(1, "worker", 2, "1.0.1", "serving", 0, 3, 40, 32),
                new WorkerStatus(0, "worker", 1, "1.0.0", "draining", 5, 0, 7, 21)));
    if (tasks.isPresent()) {
      workers.add(new WorkerStatus(2, "task worker", 3, "1.0.2", "serving", 1, 0, 43, 41));
    }
    return workers;
  }

  /** The ports; a separate view, for both services have a method of the name status. */
  Ports ports() {
    return new Ports() {
      @Override
      public HandlerKind<?> handlerKind(ListenerSettings listener) {
        throw new UnsupportedOperationException("no command asks");
      }

      @Override
      public List<Reactor> reactors() {
        return List.of();
      }

      @Override
      public void accept(Dispatchers dispatchers) {
        throw new UnsupportedOperationException("the shell accepts nothing");
      }

      @Override
      public CompletionStage<Void> retire() {
        throw new UnsupportedOperationException("the shell retires nothing");
      }

      @Override
      public CompletionStage<Void> close() {
        throw new UnsupportedOperationException("the shell closes nothing");
      }

      @Override
      public List<PortStatus> status() {
        return List.of(
            new PortStatus(
                listener(), address(1, 9501), true, "epoll", 100, 3, 17, 1, Map.of(), tls));
      }

      @Override
      public List<CertificateReload> reloadCertificates() {
        return certificates;
      }

      @Override
      public List<ConnectionStatus> connections() {
        return List.of(
            new ConnectionStatus(
                81,
                "web",
                "http",
                address(7, 50123),
                Duration.ofSeconds(61),
                Duration.ofMillis(1500),
                100,
                2000,
                0));
      }
    };
  }

  static List<BundleRow> bundles() {
    return List.of(
        new BundleRow(0, "org.apache.felix.framework", "7.0.5", "active", false, false),
        new BundleRow(31, "hello", "1.0.1", "active", true, false),
        new BundleRow(32, "hello", "1.0.1", "resolved", false, true));
  }
}
