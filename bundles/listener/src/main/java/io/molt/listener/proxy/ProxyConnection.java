package io.molt.listener.proxy;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection until its header has come. Then what is to be spoken on the port takes its place,
 * and nothing of it remains. On the event loop, but for what is of {@link OpenConnection}.
 */
final class ProxyConnection extends ChannelInboundHandlerAdapter implements OpenConnection {

  /** How long the end of the server waits for a header: it comes with the connection. */
  private final long lastMillis = 1000;

  /** How much may stand in a header beside addresses; nginx takes as much in all. */
  private final int longestExtras = 4096;

  private final ProxyPort port;
  private final ClientChannel client;
  private final Dispatcher dispatcher;

  /** What has become of it: empty if nothing has. */
  private final CompletableFuture<Optional<OpenConnection>> outcome = new CompletableFuture<>();

  private @Nullable Future<?> timer;

  ProxyConnection(ProxyPort port, ClientChannel client, Dispatcher dispatcher) {
    this.port = port;
    this.client = client;
    this.dispatcher = dispatcher;
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join() {
    client.channel().pipeline().addLast(new HAProxyMessageDecoder(longestExtras, true), this);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!port.trusts(client)) {
      fail("its address is not in proxy_protocol_trusted");
      return;
    }
    // Netty's decoder waits for ever.
    timer =
        context
            .executor()
            .schedule(
                () -> fail("no header has come within proxy_protocol_time"),
                port.time().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HAProxyMessage header && !outcome.isDone()) {
        open(context, new ProxiedAddresses(header));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** What has come behind the header, the decoder passes on when it goes, which it now does. */
  private void open(ChannelHandlerContext context, ProxiedAddresses addresses) {
    stopTimer();
    if (addresses.areThere()) {
      client.presents(addresses.client(), addresses.server());
    }
    OpenConnection made = port.next().open(client, dispatcher);
    client.speaks(made);
    context.fireChannelActive();
    context.pipeline().remove(this);
    outcome.complete(Optional.of(made));
  }

  private void fail(String reason) {
    stopTimer();
    if (!outcome.isDone()) {
      outcome.complete(Optional.empty());
      port.failed(client, reason);
    }
    client.channel().close();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      fail("it has ended before its header");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("it has ended before its header");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail("it does not begin with a header that is in order: " + cause.getMessage());
  }

  @Override
  public ConnectionStatus status() {
    return made().map(OpenConnection::status).orElseGet(() -> client.status(0, 0));
  }

  private Optional<OpenConnection> made() {
    return outcome.getNow(Optional.empty());
  }

  @Override
  public CompletableFuture<Void> retire() {
    client.reactor().execute(this::waitNoLonger, () -> outcome.complete(Optional.empty()));
    return outcome.thenCompose(
        made -> made.map(OpenConnection::retire).orElse(CompletableFuture.completedFuture(null)));
  }

  private void waitNoLonger() {
    client
        .reactor()
        .loop()
        .schedule(
            () -> {
              if (!outcome.isDone()) {
                fail("the server ends");
              }
            },
            lastMillis,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void finish() {
    made().ifPresentOrElse(OpenConnection::finish, client.channel()::close);
  }

  @Override
  public void abort() {
    made().ifPresentOrElse(OpenConnection::abort, client.channel()::close);
  }
}
