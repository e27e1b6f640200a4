package io.molt.listener;

import io.molt.listener.proxy.ProxyPort;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.listener.tls.HandshakeThreads;
import io.molt.listener.tls.TlsPort;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.PortStatus;
import io.molt.spi.settings.ListenerSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One listening socket and the connections that came by it. */
final class Port {

  private final ListenerSettings settings;
  private final ProtocolProvider protocol;
  private final ConnectionFactory factory;

  /** Of the protocol itself. */
  private final ConnectionFactory spoken;

  private final @Nullable TlsPort tls;
  private final Reactors reactors;
  private final ListeningSocket listening;
  private final Channel socket;
  private final SocketAddress address;
  private final Connections connections;
  private volatile boolean accepting;

  private Port(
      ListenerSettings settings,
      ProtocolProvider protocol,
      ConnectionFactory factory,
      @Nullable TlsPort tls,
      Reactors reactors,
      ListeningSocket listening) {
    this.settings = settings;
    this.protocol = protocol;
    this.spoken = factory;
    ConnectionFactory beneath = tls == null ? factory : tls;
    this.factory = settings.proxy().proxyProtocol() ? new ProxyPort(settings, beneath) : beneath;
    this.tls = tls;
    this.reactors = reactors;
    this.listening = listening;
    this.socket = listening.channel();
    this.address = socket.localAddress();
    this.connections = new Connections(settings.connections().maxConnection());
  }

  /**
   * Binds a port that accepts nothing yet.
   *
   * @param protocol what is spoken there
   * @param handshakes for what TLS computes; null if no port has it
   * @throws IllegalArgumentException if the protocol refuses the settings
   * @throws BindException if that fails; the message says which port and why
   */
  static Port bind(
      ListenerSettings settings,
      ProtocolProvider protocol,
      Reactors reactors,
      @Nullable HandshakeThreads handshakes)
      throws BindException {
    ConnectionFactory factory = protocol.forPort(settings, reactors.loops().size());
    TlsPort tls =
        settings.tls().isEmpty() || handshakes == null
            ? null
            : new TlsPort(settings, protocol, factory, handshakes, InstantSource.system());
    ListeningSocket listening = reactors.transport().listeningSocket();
    Channel socket = listening.channel();
    socket.config().setAutoRead(false);
    socket.config().setOption(ChannelOption.SO_BACKLOG, settings.socket().backlog());
    socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
    await(reactors.acceptor().register(socket), settings);
    await(
        socket.bind(new InetSocketAddress(settings.socket().host(), settings.socket().port())),
        settings);
    return new Port(settings, protocol, factory, tls, reactors, listening);
  }

  private static void await(ChannelFuture step, ListenerSettings settings) throws BindException {
    step.awaitUninterruptibly();
    if (!step.isSuccess()) {
      step.channel().close();
      BindException failed =
          new BindException(
              "listener "
                  + settings.name()
                  + ": "
                  + settings.socket().host()
                  + ":"
                  + settings.socket().port()
                  + " (expected: an address and port that can be listened on): "
                  + step.cause());
      failed.initCause(step.cause());
      throw failed;
    }
  }

  ListenerSettings settings() {
    return settings;
  }

  ListeningSocket listening() {
    return listening;
  }

  ProtocolProvider protocol() {
    return protocol;
  }

  /** TLS; empty if there is none. */
  Optional<TlsPort> tls() {
    return Optional.ofNullable(tls);
  }

  SocketAddress address() {
    return address;
  }

  /**
   * Begins to accept.
   *
   * @param room that all ports share
   */
  void accept(Dispatcher dispatcher, ConnectionIds ids, ConnectionRoom room) {
    accepting = true;
    connections.share(room);
    socket.pipeline().addLast(new Acceptor(this, reactors, connections, dispatcher, ids));
    socket.config().setAutoRead(true);
  }

  /** The connection that an accepted socket becomes. */
  OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
    return factory.open(client, dispatcher);
  }

  /**
   * Accepts those who wait, closes the listening socket, and then retires all connections: none is
   * added any more.
   *
   * @return completed when nothing further is taken from any client
   */
  CompletableFuture<Void> retire() {
    accepting = false;
    return afterClose(
        () ->
            CompletableFuture.allOf(
                connections.all().stream()
                    .map(OpenConnection::retire)
                    .toArray(CompletableFuture[]::new)));
  }

  /**
   * Closes all connections when what was sent has been written.
   *
   * @return completed when all are closed
   */
  CompletableFuture<Void> finish() {
    return afterClose(
        () -> {
          connections.all().forEach(OpenConnection::finish);
          return connections.gone();
        });
  }

  private CompletableFuture<Void> afterClose(Supplier<CompletableFuture<Void>> step) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Runnable close =
        () -> {
          if (socket.isOpen() && socket.pipeline().get(Acceptor.class) != null) {
            listening.acceptWaiting();
          }
          socket.close().addListener(done -> closed.complete(null));
        };
    try {
      socket.eventLoop().execute(close);
    } catch (RejectedExecutionException ended) {
      closed.complete(null);
    }
    return closed.thenCompose(done -> step.get());
  }

  /** Closes what is still open. */
  void abort() {
    connections.all().forEach(OpenConnection::abort);
  }

  PortStatus status() {
    return new PortStatus(
        settings,
        address,
        accepting,
        reactors.transport().label(),
        connections.most(),
        connections.open(),
        connections.accepted(),
        connections.refused(),
        spoken.cutOff(),
        tls().map(TlsPort::status));
  }

  Stream<ConnectionStatus> connections() {
    Collection<OpenConnection> all = connections.all();
    return all.stream().flatMap(each -> Stream.concat(Stream.of(each.status()), each.onStreams()));
  }
}
