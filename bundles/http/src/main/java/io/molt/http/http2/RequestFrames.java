package io.molt.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** What Netty's codec has found in order comes here, and what comes on a stream goes to it. */
final class RequestFrames extends Http2ConnectionAdapter implements Http2FrameListener {

  private final Session session;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey key;

  RequestFrames(Session session, Http2Connection connection) {
    this.session = session;
    this.connection = connection;
    this.key = connection.newKey();
  }

  /** What is done on a stream; null if it is closed, or was refused. */
  @Nullable StreamTaker taker(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  /** From here on, what comes on a stream is another's. */
  void take(Http2Stream stream, StreamTaker taker) {
    stream.setProperty(key, taker);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    Http2Stream stream = connection.stream(streamId);
    if (stream == null) {
      return;
    }
    StreamTaker taker = taker(stream);
    if (taker != null) {
      if (!last) {
        throw Http2Exception.streamError(
            streamId, Http2Error.PROTOCOL_ERROR, "fields within a body (expected: at its end)");
      }
      taker.trailers(headers);
    } else {
      session.request(stream, headers, last);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    onHeadersRead(context, streamId, headers, padding, last);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    StreamTaker taker = taker(connection.stream(streamId));
    if (taker == null) {
      return data.readableBytes() + padding;
    }
    if (!data.isReadable() && !last) {
      session.floods().control();
    }
    return padding + taker.data(data, last);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int streamId, long code)
      throws Http2Exception {
    session.floods().reset();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    session.floods().control();
    session.answers().flushLater();
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    session.floods().control();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int streamId, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    session.floods().control();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) {
    session.pingAnswered(data);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) {}

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext context,
      int streamId,
      int promised,
      Http2Headers headers,
      int padding) {}

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStreamId, long code, ByteBuf debugData) {}

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment) {
    session.answers().flushLater();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    session.floods().control();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    StreamTaker taker = stream.removeProperty(key);
    if (taker != null) {
      taker.closed();
    }
  }
}
