package io.molt.listener;

import io.molt.settings.ListenerSettings;
import io.molt.settings.Protocol;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.PortStatus;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** One listening socket and the connections that came by it. */
final class Port {

  private final ListenerSettings settings;
  private final Reactors reactors;
  private final Channel socket;
  private final SocketAddress address;
  private final Connections connections;
  private volatile boolean accepting;

  private Port(ListenerSettings settings, Reactors reactors, Channel socket) {
    this.settings = settings;
    this.reactors = reactors;
    this.socket = socket;
    this.address = socket.localAddress();
    this.connections = new Connections(settings.maxConnection());
  }

  /**
   * Binds a port that accepts nothing yet.
   *
   * @throws BindException if that fails; the message says which port and why
   */
  static Port bind(ListenerSettings settings, Reactors reactors) throws BindException {
    ServerChannel socket = reactors.transport().serverChannel();
    socket.config().setAutoRead(false);
    socket.config().setOption(ChannelOption.SO_BACKLOG, settings.backlog());
    socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
    await(reactors.acceptor().register(socket), settings);
    await(socket.bind(new InetSocketAddress(settings.host(), settings.port())), settings);
    return new Port(settings, reactors, socket);
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
                  + settings.host()
                  + ":"
                  + settings.port()
                  + " (expected: an address and port that can be listened on): "
                  + step.cause());
      failed.initCause(step.cause());
      throw failed;
    }
  }

  ListenerSettings settings() {
    return settings;
  }

  SocketAddress address() {
    return address;
  }

  /** Begins to accept. */
  void accept(Dispatcher dispatcher, ConnectionIds ids) {
    accepting = true;
    socket.pipeline().addLast(new Acceptor(this, reactors, connections, dispatcher, ids));
    socket.config().setAutoRead(true);
  }

  /** The connection that an accepted socket becomes. */
  OpenConnection open(Link link, Dispatcher dispatcher) {
    if (settings.protocol() == Protocol.HTTP) {
      HttpConnection connection = new HttpConnection(link, dispatcher);
      connection.join(link.channel().pipeline());
      return connection;
    }
    TcpConnection connection = new TcpConnection(link, dispatcher);
    link.channel().pipeline().addLast(connection);
    return connection;
  }

  /**
   * Closes the listening socket, and then retires all connections: none is added any more.
   *
   * @return completed when each connection's loop has been told
   */
  CompletableFuture<Void> retire() {
    accepting = false;
    CompletableFuture<Void> told = new CompletableFuture<>();
    socket
        .close()
        .addListener(
            closed -> {
              connections.all().forEach(OpenConnection::retire);
              told.complete(null);
            });
    return told;
  }

  /**
   * Closes all connections when what was sent has been written.
   *
   * @return completed when all are closed
   */
  CompletableFuture<Void> finish() {
    CompletableFuture<Void> finished = new CompletableFuture<>();
    socket
        .close()
        .addListener(
            closed -> {
              connections.all().forEach(OpenConnection::finish);
              connections.gone().thenRun(() -> finished.complete(null));
            });
    return finished;
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
        connections.open(),
        connections.accepted(),
        connections.refused());
  }

  Stream<ConnectionStatus> connections() {
    Collection<OpenConnection> all = connections.all();
    return all.stream().map(OpenConnection::status);
  }
}
