package io.molt.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Netty's codec in the pipeline: tells the session of the bursts, the errors and the end. */
final class SessionHandler extends Http2ConnectionHandler {

  private static final String HEAD = "PRI * HTTP/2.0\r\n\r\n";

  /**
   * As text, for a class with an initialiser is loaded by a server that nobody speaks HTTP/2 to.
   */
  private static final String PREFACE = HEAD + "SM\r\n\r\n";

  private final Session session;

  /** How many bytes of the preface have come. */
  private int begun;

  /** Whether something else has come in its place. */
  private boolean broken;

  SessionHandler(
      Session session,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true, false);
    this.session = session;
  }

  /** Reads that part of the preface which looks like a request of HTTP/1.1. */
  void readHead(ChannelHandlerContext context) {
    begun = HEAD.length();
    try {
      super.channelRead(context, Unpooled.copiedBuffer(HEAD, StandardCharsets.US_ASCII));
    } catch (Exception failed) {
      context.fireExceptionCaught(failed);
    }
  }

  /** GOAWAY. Netty's own way closes the channel behind it, before it has left. */
  void sayGoodbye(ChannelHandlerContext context, int last, long code) {
    try {
      if (connection().goAwaySent(last, code, Unpooled.EMPTY_BUFFER)) {
        frameWriter().writeGoAway(context, last, code, Unpooled.EMPTY_BUFFER, context.newPromise());
      }
    } catch (Http2Exception later) {
      session.failed(later, later);
    }
  }

  /** Whether bytes wait that are no whole frame yet. */
  boolean holdsBytes() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      session.burst(bytes.readableBytes());
      if (broken || !beginsRight(bytes)) {
        bytes.release();
        fail(context);
        return;
      }
    }
    super.channelRead(context, message);
  }

  private void fail(ChannelHandlerContext context) {
    if (!broken) {
      broken = true;
      onError(
          context,
          false,
          Http2Exception.connectionError(
              Http2Error.PROTOCOL_ERROR,
              "it does not begin with the preface (RFC 9113, 3.4): byte %d differs",
              begun));
    }
  }

  /**
   * Looked at here, for Netty may fail at saying what has come in the preface's place, and that
   * would look like a fault of the server's.
   */
  private boolean beginsRight(ByteBuf bytes) {
    for (int at = bytes.readerIndex(); begun < PREFACE.length() && at < bytes.writerIndex(); at++) {
      if (bytes.getByte(at) != PREFACE.charAt(begun)) {
        return false;
      }
      begun++;
    }
    return true;
  }

  /** As Netty's, which would ask for more also where the server reads no further. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    discardSomeReadBytes();
    session.burstOver();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event instanceof ChannelInputShutdownEvent) {
      session.inputEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    session.gone();
    super.channelInactive(context);
  }

  /** As Netty's, but for what has nothing to do with HTTP/2: the connection is lost. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(context, cause);
    } else {
      session.lost(cause);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception its) {
    session.failed(cause, its);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException its) {
    boolean late = session.wire().hasReset(its.streamId());
    super.onStreamError(context, outbound, cause, its);
    session.streamFailed(its, late);
  }
}
