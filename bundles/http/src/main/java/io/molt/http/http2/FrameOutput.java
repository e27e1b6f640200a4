package io.molt.http.http2;

import static java.util.Objects.requireNonNull;

import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.WriteTurn;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of all streams, most of which are short, so that those of one burst leave with
 * a single system call. Stands between Netty's codec and the socket, and what it writes the codec
 * does not see again. On the event loop.
 */
final class FrameOutput extends ChannelDuplexHandler {

  private final Session session;
  private final SocketWriter socket;
  private final byte[] frameHead = new byte[9];
  private @Nullable ChannelHandlerContext own;

  FrameOutput(Session session, WriteTurn turn) {
    this.session = session;
    this.socket =
        new SocketWriter(session.client(), turn) {
          @Override
          protected ChannelOutboundInvoker out() {
            return requireNonNull(own, "own");
          }
        };
  }

  SocketWriter socket() {
    return socket;
  }

  /**
   * Writes a DATA frame of what the client's windows allow (RFC 9113, 6.1).
   *
   * @param length how many bytes of the data
   * @param last whether the stream ends with it
   */
  void data(Http2Stream stream, ByteBuffer data, int length, boolean last) {
    if (socket.isOpen()) {
      head(stream, length, last);
      socket.copy(data, length);
    }
  }

  /** Writes that a stream ends, unless the socket is closed, which forgets what it is given. */
  void end(Http2Stream stream) {
    if (socket.isOpen()) {
      head(stream, 0, true);
    }
  }

  /** The same, where the stream does not end with it. */
  void data(Http2Stream stream, ByteBuf data, int length) {
    if (socket.isOpen()) {
      head(stream, length, false);
      socket.copy(data.readSlice(length));
    }
  }

  private void head(Http2Stream stream, int length, boolean last) {
    byte[] head = frameHead;
    head[0] = (byte) (length >>> 16);
    head[1] = (byte) (length >>> 8);
    head[2] = (byte) length;
    head[3] = Http2FrameTypes.DATA;
    head[4] = (byte) (last ? 1 : 0);
    int id = stream.id();
    head[5] = (byte) (id >>> 24);
    head[6] = (byte) (id >>> 16);
    head[7] = (byte) (id >>> 8);
    head[8] = (byte) id;
    socket.write(head, head.length);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    own = context;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!socket.isOpen()) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
    } else if (message instanceof ByteBuf bytes) {
      socket.copy(bytes);
      bytes.release();
      promise.trySuccess();
    } else {
      context.write(message, promise);
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    session.answers().flushLater();
  }
}
