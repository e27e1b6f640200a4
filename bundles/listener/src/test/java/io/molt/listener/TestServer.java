package io.molt.listener;

import io.molt.settings.ListenerSettings;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.Dispatchers;
import io.molt.spi.PortStatus;
import io.molt.spi.Reactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ports of the real thing on this machine, in front of a dispatcher of the test's. */
final class TestServer implements AutoCloseable {

  private final NettyPorts ports;

  private TestServer(NettyPorts ports) {
    this.ports = ports;
  }

  static TestServer bound(Transport transport, TestSettings settings, ListenerSettings... listeners)
      throws IOException {
    ListenerSettings[] all =
        listeners.length == 0 ? new ListenerSettings[] {settings.listener()} : listeners;
    return new TestServer(NettyPorts.bind(settings.settings(all), transport));
  }

  static TestServer started(Transport transport, TestSettings settings, Dispatcher dispatcher)
      throws IOException {
    TestServer server = bound(transport, settings);
    server.accept(listener -> dispatcher);
    return server;
  }

  static TestServer started(TestSettings settings, Dispatcher dispatcher) throws IOException {
    return started(Transport.best(), settings, dispatcher);
  }

  NettyPorts ports() {
    return ports;
  }

  void accept(Dispatchers dispatchers) {
    ports.accept(dispatchers);
  }

  int port() {
    return ((InetSocketAddress) status().address()).getPort();
  }

  PortStatus status() {
    return ports.status().getFirst();
  }

  /** The only connection there is. */
  ConnectionStatus connection() {
    Await.until(() -> ports.connections().size() == 1, ports::connections);
    return ports.connections().getFirst();
  }

  List<ConnectionStatus> connections() {
    return ports.connections();
  }

  /** Returns when each event loop has run what it was given before. */
  void passLoops() {
    for (Reactor reactor : ports.reactors()) {
      CompletableFuture<Void> passed = new CompletableFuture<>();
      reactor.execute(() -> passed.complete(null));
      passed.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  /** Returns when the ports have retired. */
  void retire() {
    ports.retire().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  RawClient connect() throws IOException {
    return new RawClient(port());
  }

  void awaitConnections(int number) {
    Await.until(() -> status().connections() == number, this::status);
  }

  @Override
  public void close() {
    ports.close().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
