package io.molt.listener.tls;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.LingeringClose;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection until its handshake is done; from then on what its protocol has made of it, to which
 * everything is passed on. So a protocol sees no connection that comes to nothing, and knows from
 * the first moment on with whom it speaks. On the event loop, but for what is of {@link
 * OpenConnection}.
 */
final class TlsConnection extends ChannelInboundHandlerAdapter implements OpenConnection {

  /** How far it has come. */
  private enum State {
    /** Nothing was received. */
    NEW,
    /** The client shakes hands. */
    HANDSHAKE,
    /** The protocol has the connection. */
    OPEN,
    /** The client does not speak TLS, or the handshake has failed. */
    FAILED
  }

  /** How long the end of the server waits for a handshake. */
  private final long lastMillis = 1000;

  private final TlsPort port;
  private final ClientChannel client;
  private final Dispatcher dispatcher;
  private final TlsHandler tls;
  private State state = State.NEW;
  private boolean plain;

  /** Whether nothing more is read. */
  private boolean deaf;

  private boolean inputEnded;
  private volatile @Nullable OpenConnection opened;

  /** Who waits for the end of what the client sends, while there is no connection to ask for it. */
  private @Nullable CompletableFuture<Void> retiring;

  TlsConnection(TlsPort port, ClientChannel client, Dispatcher dispatcher) {
    this.port = port;
    this.client = client;
    this.dispatcher = dispatcher;
    this.tls = port.newHandler(this, client.channel().alloc());
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join() {
    client.channel().pipeline().addLast(tls, this);
  }

  /**
   * A record is about to be read: whether TLS is to read it.
   *
   * @param there whether there is anything of it
   * @param handshake whether it is part of a handshake
   * @throws SSLException if there was a handshake already: only TLS 1.2 knows a second one, with
   *     which clients could keep a server busy
   */
  boolean begins(boolean there, boolean handshake) throws SSLException {
    if (state == State.NEW && there) {
      if (handshake) {
        state = State.HANDSHAKE;
      } else {
        refusePlainText();
      }
    } else if (state == State.OPEN && handshake && !deaf) {
      deaf = true;
      throw new SSLException("the client wants a second handshake (expected: one)");
    }
    return !deaf;
  }

  ClientChannel client() {
    return client;
  }

  /** Whether the client does not speak TLS. */
  boolean isUnencrypted() {
    return plain;
  }

  private void refusePlainText() {
    plain = true;
    deaf = true;
    fail("it does not speak TLS, which is spoken here", null);
    Optional<String> answer = port.answerWithoutTls();
    if (answer.isEmpty()) {
      client.channel().close();
      return;
    }
    ChannelHandlerContext beneath = client.channel().pipeline().context(tls);
    beneath
        .writeAndFlush(Unpooled.copiedBuffer(answer.get(), StandardCharsets.ISO_8859_1))
        .addListener(written -> LingeringClose.begin(client.channel()));
  }

  private void fail(String reason, @Nullable Throwable cause) {
    if (state != State.OPEN && state != State.FAILED) {
      state = State.FAILED;
      port.failed(client, reason, cause);
    }
    CompletableFuture<Void> waiting = retiring;
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /** Netty shows all that came, if it was no TLS. */
  private static String reason(Throwable cause) {
    return cause instanceof NotSslRecordException
        ? "it sends what is no record of TLS"
        : String.valueOf(cause.getMessage());
  }

  private void open(ChannelHandlerContext context) {
    client.secured(
        NegotiatedTls.of(
            tls.engine().getSession(), tls.applicationProtocol(), port.asksForCertificates()));
    OpenConnection made = port.protocol().open(client, dispatcher);
    state =
        State.OPEN; // if that has thrown, the connection is closed as if the handshake had failed
    opened = made;
    context.fireChannelActive();
    CompletableFuture<Void> waiting = retiring;
    if (waiting != null) {
      made.retire().thenRun(() -> waiting.complete(null));
    }
  }

  /** The client sends no more: it says so by TLS, or merely closes its half. */
  private void inputEnded(ChannelHandlerContext context) {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    if (state == State.OPEN) {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    } else {
      context.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // For its protocol it is when the handshake is done.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent done when done.isSuccess() -> open(context);
      case SslHandshakeCompletionEvent done -> {
        fail(reason(done.cause()), done.cause());
        client.channel().close();
      }
      case SslCloseCompletionEvent ended -> {
        if (ended.isSuccess()) {
          inputEnded(context);
        }
      }
      case ChannelInputShutdownEvent ended -> inputEnded(context);
      default -> context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (state == State.OPEN) {
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state == State.OPEN) {
      context.fireChannelInactive();
    } else {
      fail("it has closed the connection", null);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (state == State.OPEN) {
      context.fireExceptionCaught(cause);
    } else {
      fail(reason(cause), cause);
      client.channel().close();
    }
  }

  @Override
  public ConnectionStatus status() {
    OpenConnection made = opened;
    return made == null ? client.status(0, 0) : made.status();
  }

  @Override
  public CompletableFuture<Void> retire() {
    OpenConnection made = opened;
    if (made != null) {
      return made.retire();
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    client.reactor().execute(() -> retire(over), () -> over.complete(null));
    return over;
  }

  private void retire(CompletableFuture<Void> over) {
    OpenConnection made = opened;
    if (made != null) {
      made.retire().thenRun(() -> over.complete(null));
    } else if (state == State.FAILED || !client.channel().isActive()) {
      over.complete(null);
    } else {
      CompletableFuture<Void> before = retiring;
      if (before != null) {
        before.thenRun(() -> over.complete(null));
        return;
      }
      retiring = over;
      client
          .reactor()
          .loop()
          .schedule(
              () -> {
                if (opened == null) {
                  client.channel().close();
                }
              },
              lastMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void finish() {
    OpenConnection made = opened;
    if (made == null) {
      abort();
    } else {
      made.finish();
    }
  }

  @Override
  public void abort() {
    OpenConnection made = opened;
    if (made == null) {
      client.channel().close();
    } else {
      made.abort();
    }
  }
}
