package io.molt.listener;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ReactorLoop;
import io.molt.spi.Dispatcher;
import io.molt.spi.settings.ListenerSettings;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the accepted sockets of one port and spreads them over the loops, one after the other. */
final class Acceptor extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** How long to accept nothing after it has failed, for want of descriptors most likely. */
  private static final long REST_MILLIS = 1000;

  /** It is said once in so long a time that accepting fails. */
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Port port;
  private final ListenerSettings settings;
  private final ListeningSocket listening;
  private final List<ReactorLoop> loops;
  private final Connections connections;
  private final Dispatcher dispatcher;
  private final ConnectionIds ids;
  private int turn;
  private long failures;
  private long saidNanos;

  Acceptor(
      Port port,
      Reactors reactors,
      Connections connections,
      Dispatcher dispatcher,
      ConnectionIds ids) {
    this.port = port;
    this.settings = port.settings();
    this.listening = port.listening();
    this.loops = reactors.loops();
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.ids = ids;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel accepted = (Channel) message;
    if (!connections.admit()) {
      LOG.debug(
          "[{}] A client is turned away: as many are open as may be, {} at most.",
          settings.name(),
          connections.most());
      accepted.unsafe().closeForcibly();
      return;
    }
    Channel owner = accepted; // of the socket, which must not be closed twice
    try {
      owner = listening.connection(accepted);
      open(owner);
    } catch (RuntimeException | Error gone) {
      // The socket refuses its options, most likely because the client has reset it already;
      // or there is no memory for it.
      LOG.debug("[{}] A connection was lost when it was accepted.", settings.name(), gone);
      owner.unsafe().closeForcibly();
      connections.release();
    }
  }

  private void open(Channel accepted) {
    configure(accepted);
    ReactorLoop reactor = loops.get(turn);
    turn = (turn + 1) % loops.size();
    ClientChannel client = new ClientChannel(ids.next(), settings, accepted, reactor);
    client.speaks(port.open(client, dispatcher));
    Connections.Entry entry = connections.add(client);
    accepted.closeFuture().addListener(entry);
    reactor
        .loop()
        .register(accepted)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                accepted.unsafe().closeForcibly();
                entry.remove();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failures++;
    long now = context.channel().eventLoop().ticker().nanoTime();
    if (failures == 1 || now - saidNanos >= SAY_NANOS) {
      LOG.warn(
          "[{}] Accepting fails, for the {}. time: {}. It is tried again every {} ms.",
          settings.name(),
          failures,
          cause.toString(),
          REST_MILLIS);
      saidNanos = now;
    }
    LOG.debug("[{}] Accepting has failed.", settings.name(), cause);
    Channel socket = context.channel();
    socket.config().setAutoRead(false);
    context
        .executor()
        .schedule(() -> socket.config().setAutoRead(true), REST_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void configure(Channel accepted) {
    accepted.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    accepted.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, listening.readSizes());
    accepted.config().setOption(ChannelOption.TCP_NODELAY, settings.socket().openTcpNodelay());
    accepted.config().setOption(ChannelOption.SO_KEEPALIVE, settings.socket().openTcpKeepalive());
    // A client may close its half after its last request and still wait for the answer.
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }
}
