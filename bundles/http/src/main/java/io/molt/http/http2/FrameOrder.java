package io.molt.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a stream may begin where a client has one begin, which Netty does not: they are
 * numbered upwards, and one that has ended does not begin again (RFC 9113, 5.1 and 5.1.1). On the
 * loop.
 */
final class FrameOrder extends Http2ConnectionAdapter implements Http2FrameReader {

  /** Of so many streams that were closed last it is known how. A power of two. */
  private static final int KNOWN = 32;

  private final Http2Connection connection;
  private final Http2FrameReader reader;
  private final int[] ended = new int[KNOWN];
  private final int[] reset = new int[KNOWN];
  private int endedCount;
  private int resetCount;
  private int highest;
  private @Nullable Checked checked;

  FrameOrder(Http2Connection connection, Http2FrameReader reader) {
    this.connection = connection;
    this.reader = reader;
    connection.addListener(this);
  }

  @Override
  public void readFrame(ChannelHandlerContext context, ByteBuf in, Http2FrameListener listener)
      throws Http2Exception {
    Checked current = checked;
    if (current == null || !current.isOf(listener)) {
      current = new Checked(listener);
      checked = current;
    }
    reader.readFrame(context, in, current);
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (stream.isResetSent()) {
      reset[resetCount++ & (KNOWN - 1)] = stream.id();
    } else {
      ended[endedCount++ & (KNOWN - 1)] = stream.id();
    }
  }

  /** Whether the server has reset a stream lately. */
  boolean hasReset(int id) {
    return contains(reset, id);
  }

  private static boolean contains(int[] ids, int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  /** A head, or what comes behind a body. */
  private void fields(int id) throws Http2Exception {
    if (id > highest) {
      highest = id;
      return;
    }
    Http2Stream stream = connection.stream(id);
    if (stream != null && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
      throw Http2Exception.streamError(
          id, Http2Error.STREAM_CLOSED, "fields on stream %d, which the client has ended", id);
    }
    if (stream != null || hasReset(id)) {
      return; // what the server has reset, the client may not have heard of
    }
    throw contains(ended, id)
        ? Http2Exception.connectionError(
            Http2Error.STREAM_CLOSED, "fields on stream %d, which has ended", id)
        : Http2Exception.connectionError(
            Http2Error.PROTOCOL_ERROR, "stream %d (expected: more than %d)", id, highest);
  }

  /** What Netty's decoder is told after it was looked at. */
  private final class Checked extends Http2FrameListenerDecorator {

    Checked(Http2FrameListener next) {
      super(next);
    }

    @SuppressWarnings("ReferenceEquality") // of an object without a value
    boolean isOf(Http2FrameListener next) {
      return listener == next;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean last)
        throws Http2Exception {
      fields(streamId);
      super.onHeadersRead(context, streamId, headers, padding, last);
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
      fields(streamId);
      super.onHeadersRead(context, streamId, headers, dependency, weight, exclusive, padding, last);
    }
  }
}
