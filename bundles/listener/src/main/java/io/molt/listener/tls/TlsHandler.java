package io.molt.listener.tls;

import io.molt.listener.spi.Farewell;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Netty's TLS, fitted to how a server's connections are read, written and closed here. On the event
 * loop.
 */
final class TlsHandler extends SslHandler implements Farewell {

  /** The type of the records that a handshake consists of (RFC 8446, 5.1). */
  private static final int HANDSHAKE = 22;

  private final TlsConnection connection;

  TlsHandler(TlsConnection connection, SSLEngine engine, Executor threads) {
    super(engine, threads);
    this.connection = connection;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws SSLException {
    boolean handshake = in.isReadable() && in.getUnsignedByte(in.readerIndex()) == HANDSHAKE;
    if (connection.begins(in.isReadable(), handshake)) {
      super.decode(context, in, out);
    } else {
      in.skipBytes(in.readableBytes());
    }
  }

  @Override
  public ChannelFuture say() {
    return connection.isUnencrypted()
        ? connection.client().channel().newSucceededFuture()
        : closeOutbound();
  }

  /**
   * With a word to the client, which otherwise could not tell an end from a cut; but not if that
   * would have to wait behind what the client does not read, nor if it is to be taken for a cut.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
    Integer linger = context.channel().config().getOption(ChannelOption.SO_LINGER);
    boolean cut = linger != null && linger == 0;
    if (cut || connection.isUnencrypted() || (waiting != null && !waiting.isEmpty())) {
      context.close(promise);
    } else {
      super.close(context, promise);
    }
  }
}
