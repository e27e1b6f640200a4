package io.molt.listener;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.LoopMemory;
import io.molt.listener.spi.ReactorLoop;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.Dispatchers;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import io.molt.spi.Reactor;
import io.molt.spi.settings.ListenerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ports of the real thing on this machine, in front of a dispatcher of the test's. */
public final class TestServer implements AutoCloseable {

  private final NettyPorts ports;
  private final @Nullable ManualTicker time;

  private TestServer(NettyPorts ports, @Nullable ManualTicker time) {
    this.ports = ports;
    this.time = time;
  }

  public static TestServer bound(
      NettyTransport transport, TestSettings settings, ListenerSettings... listeners)
      throws IOException {
    ListenerSettings[] all =
        listeners.length == 0 ? new ListenerSettings[] {settings.listener()} : listeners;
    return new TestServer(
        NettyPorts.bind(settings.settings(all), settings.protocols(), transport), null);
  }

  /** One whose time stands still, but for {@link #pass}. */
  public static TestServer timeless(TestSettings settings, Dispatcher dispatcher)
      throws IOException {
    ManualTicker time = new ManualTicker();
    TestServer server =
        new TestServer(
            NettyPorts.bind(
                settings.settings(settings.listener()),
                settings.protocols(),
                NettyTransport.best(),
                time),
            time);
    server.accept(listener -> dispatcher);
    return server;
  }

  /** Lets time go by, and returns when what has become due by then is done. */
  public void pass(Duration duration) {
    pass(duration, () -> {});
  }

  /** The same; something else happens first, when what has become due waits for its turn. */
  public void pass(Duration duration, Runnable first) {
    CountDownLatch held = new CountDownLatch(ports.reactors().size());
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    for (Reactor reactor : ports.reactors()) {
      ((ReactorLoop) reactor).loop().schedule(() -> hold(held, goOn), 1, TimeUnit.NANOSECONDS);
    }
    passLoops();
    requireNonNull(time, "timeless").advance(duration);
    wakeLoops();
    try {
      await(held);
      first.run();
    } finally {
      goOn.complete(null);
    }
    passLoops();
  }

  /** Keeps a loop from what has become due. */
  private static void hold(CountDownLatch held, CompletableFuture<Void> goOn) {
    held.countDown();
    goOn.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void await(CountDownLatch held) {
    try {
      assertThat(held.await(10, TimeUnit.SECONDS)).as("the loops are held").isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void wakeLoops() {
    ports.reactors().forEach(reactor -> reactor.execute(() -> {}));
  }

  /** Lets time go by until no connection is there. */
  public void passUntilGone() {
    Await.until(
        () -> {
          pass(Duration.ofMillis(10));
          return connections().isEmpty();
        },
        this::connections);
  }

  /** Returns when the only connection has received so much in all. */
  public void awaitReceived(long bytes) {
    Await.until(() -> connection().received() >= bytes, this::connections);
  }

  public static TestServer started(
      NettyTransport transport, TestSettings settings, Dispatcher dispatcher) throws IOException {
    TestServer server = bound(transport, settings);
    server.accept(listener -> dispatcher);
    return server;
  }

  public static TestServer started(TestSettings settings, Dispatcher dispatcher)
      throws IOException {
    return started(NettyTransport.best(), settings, dispatcher);
  }

  public Ports ports() {
    return ports;
  }

  /** How many bytes clients make the server hold. */
  public long held() {
    return ports.memory().held();
  }

  public void accept(Dispatchers dispatchers) {
    ports.accept(dispatchers);
  }

  public int port() {
    return port(0);
  }

  /** That of a listener, in the order of their names. */
  public int port(int index) {
    return ((InetSocketAddress) ports.status().get(index).address()).getPort();
  }

  /** NIO lets go of a closed socket when its loop next looks at the others. */
  public void awaitUnreachable() {
    Await.until(() -> !isReachable(), this::status);
  }

  private boolean isReachable() {
    try (RawClient client = connect()) {
      return client.socket().isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  public PortStatus status() {
    return ports.status().getFirst();
  }

  /** The only connection there is. */
  public ConnectionStatus connection() {
    Await.until(() -> ports.connections().size() == 1, ports::connections);
    return ports.connections().getFirst();
  }

  public List<ConnectionStatus> connections() {
    return ports.connections();
  }

  /** Returns when each event loop has run what it was given before. */
  public void passLoops() {
    for (Reactor reactor : ports.reactors()) {
      CompletableFuture<Void> passed = new CompletableFuture<>();
      reactor.execute(() -> passed.complete(null));
      passed.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  /** Returns when the ports have retired. */
  public void retire() {
    retiring().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Has the ports begin to retire; completed when they have. */
  public CompletableFuture<Void> retiring() {
    return ports.retire().toCompletableFuture().thenAccept(done -> {});
  }

  public RawClient connect() throws IOException {
    return new RawClient(port());
  }

  public void awaitConnections(int number) {
    Await.until(() -> status().connections() == number, this::status);
  }

  /** Whatever a test did: with its last connection goes all that was counted for clients. */
  @Override
  public void close() {
    CompletableFuture<?> closed = ports.close().toCompletableFuture();
    if (time != null) {
      Await.until(
          () -> {
            time.advance(Duration.ofMillis(10));
            return closed.isDone();
          },
          () -> "closing");
    }
    closed.orTimeout(10, TimeUnit.SECONDS).join();
    long announced = ports.memory().announced();
    long held = ports.memory().held();
    if (announced != 0 || Math.abs(held) >= ports.reactors().size() * LoopMemory.UNTOLD) {
      throw new AssertionError(
          held + " bytes are still counted as held for clients, " + announced + " as announced");
    }
  }
}
