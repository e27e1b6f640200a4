package io.molt.listener;

import static java.util.Objects.requireNonNull;

import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.tls.Certificates;
import io.molt.listener.tls.HandshakeThreads;
import io.molt.listener.tls.TlsPort;
import io.molt.spi.CertificateReload;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatchers;
import io.molt.spi.HandlerKind;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import io.molt.spi.Reactor;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Settings;
import io.netty.util.concurrent.Ticker;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All ports of the server, on Netty. */
final class NettyPorts implements Ports {

  private static final Logger LOG = LoggerFactory.getLogger(NettyPorts.class);

  /** How long connections may take to close by themselves. */
  private static final long FINISH_MILLIS = 1000;

  private final MemoryBudget memory;
  private final Reactors reactors;
  private final List<Port> ports;
  private final ConnectionIds ids;
  private final @Nullable HandshakeThreads handshakes;
  private final AtomicBoolean accepting = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private NettyPorts(
      MemoryBudget memory,
      Reactors reactors,
      List<Port> ports,
      ConnectionIds ids,
      @Nullable HandshakeThreads handshakes) {
    this.memory = memory;
    this.reactors = reactors;
    this.ports = List.copyOf(ports);
    this.ids = ids;
    this.handshakes = handshakes;
  }

  /**
   * Binds every port.
   *
   * @throws BindException if one can't be bound; the others are free again then
   */
  static NettyPorts bind(Settings settings, ProtocolProviders protocols, NettyTransport transport)
      throws BindException {
    return bind(settings, protocols, transport, Ticker.systemTicker());
  }

  /** The same, with another time by which clients are late and everything else is due. */
  static NettyPorts bind(
      Settings settings, ProtocolProviders protocols, NettyTransport transport, Ticker time)
      throws BindException {
    int loops = Reactors.number(settings.server());
    MemoryBudget memory = new MemoryBudget(settings.server().network().maxBufferedMemory(), loops);
    ConnectionIds ids = new ConnectionIds(System.currentTimeMillis());
    Reactors reactors =
        Transports.ofThisSystem()
            .begin(transport, chosen -> new Reactors(chosen, loops, memory, ids, time));
    boolean secure = settings.listeners().stream().anyMatch(each -> each.tls().isPresent());
    HandshakeThreads handshakes = secure ? new HandshakeThreads() : null;
    List<Port> ports = new ArrayList<>();
    try {
      for (ListenerSettings listener : settings.listeners()) {
        Port port = Port.bind(listener, protocols.of(listener), reactors, handshakes);
        LOG.info(
            "[{}] Bound to {} ({}).",
            listener.name(),
            port.address(),
            reactors.transport().label());
        ports.add(port);
      }
    } catch (BindException | RuntimeException failed) {
      ports.forEach(Port::retire);
      reactors.end();
      throw failed;
    }
    NettyPorts bound = new NettyPorts(memory, reactors, ports, ids, handshakes);
    bound.watchCertificates();
    return bound;
  }

  /** Each port looks at its files from time to time; on a thread that serves nobody meanwhile. */
  private void watchCertificates() {
    HandshakeThreads threads = handshakes;
    if (threads == null) {
      return;
    }
    for (Port port : ports) {
      long nanos = port.settings().tls().map(tls -> tls.sslCheckInterval().toNanos()).orElse(0L);
      if (nanos > 0) {
        Certificates certificates = port.tls().orElseThrow().certificates();
        reactors
            .acceptor()
            .scheduleWithFixedDelay(
                () -> threads.execute(certificates::look), nanos, nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  @Override
  public List<CertificateReload> reloadCertificates() {
    return ports.stream()
        .flatMap(port -> port.tls().stream())
        .map(tls -> tls.certificates().reload())
        .toList();
  }

  @Override
  public HandlerKind<?> handlerKind(ListenerSettings listener) {
    return ports.stream()
        .filter(port -> port.settings().name().equals(listener.name()))
        .findFirst()
        .orElseThrow()
        .protocol()
        .handlerKind(listener);
  }

  @Override
  public List<Reactor> reactors() {
    return List.copyOf(reactors.loops());
  }

  /** What clients make the server hold. */
  MemoryBudget memory() {
    return memory;
  }

  @Override
  public void accept(Dispatchers dispatchers) {
    requireNonNull(dispatchers, "dispatchers");
    if (!accepting.compareAndSet(false, true)) {
      throw new IllegalStateException("the ports accept already (expected: one call)");
    }
    ConnectionRoom room =
        ConnectionRoom.ofThisProcess(
            ports.stream().mapToLong(port -> port.settings().connections().maxConnection()).sum());
    ports.forEach(port -> port.accept(dispatchers.dispatcher(port.settings()), ids, room));
  }

  @Override
  public CompletionStage<Void> retire() {
    CompletableFuture<?>[] retired =
        ports.stream().map(Port::retire).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(retired).thenCompose(all -> reactors.passed());
  }

  @Override
  public CompletionStage<Void> close() {
    if (closing.compareAndSet(false, true)) {
      CompletableFuture<?>[] finished =
          ports.stream().map(Port::finish).toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(finished)
          .completeOnTimeout(null, FINISH_MILLIS, TimeUnit.MILLISECONDS)
          .thenRun(() -> ports.forEach(Port::abort))
          .thenCompose(aborted -> reactors.end())
          .thenRun(this::endHandshakes)
          .thenRun(() -> closed.complete(null));
    }
    return closed.minimalCompletionStage();
  }

  private void endHandshakes() {
    if (handshakes != null) {
      handshakes.end();
      ports.forEach(port -> port.tls().ifPresent(TlsPort::end));
    }
  }

  @Override
  public List<PortStatus> status() {
    return ports.stream().map(Port::status).toList();
  }

  @Override
  public List<ConnectionStatus> connections() {
    return ports.stream()
        .flatMap(Port::connections)
        .sorted(Comparator.comparingLong(ConnectionStatus::id))
        .toList();
  }
}
