package io.molt.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One stream as a channel, for what is to be spoken on it for long: whatever is a connection on a
 * socket can be one here, with the same handlers. Reading stops where the client's window is not
 * opened any further, an end of the output is END_STREAM, and to close it before that is to reset
 * the stream (RFC 8441, 5). Requests that are just answered do without one. On the loop.
 */
final class StreamChannel extends AbstractChannel implements DuplexChannel {

  private final Session session;
  private final Http2Stream stream;
  private final ChannelMetadata metadata = new ChannelMetadata(false);
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Deque<ByteBuf> arrived = new ArrayDeque<>(2);
  private boolean open = true;
  private boolean reading;
  private boolean inputEnding;
  private boolean inputEnded;
  private boolean outputEnded;

  /** What is written next; null if nothing waits for its turn. */
  private @Nullable Portion portion;

  StreamChannel(Session session, Http2Stream stream) {
    super(session.client().channel());
    this.session = session;
    this.stream = stream;
    config.setAllocator(session.client().channel().alloc());
  }

  /**
   * A part of what comes.
   *
   * @param data the caller's
   * @return how many bytes of it were taken; {@link Wire#giveBack} is called for the others
   */
  int read(ByteBuf data, boolean last) {
    inputEnding |= last;
    int length = data.readableBytes();
    int taken = 0;
    if (length > 0 && isOpen()) {
      if (config.isAutoRead() && arrived.isEmpty()) {
        taken = length;
        reading = true;
        pipeline().fireChannelRead(data.retainedSlice());
      } else {
        arrived.add(data.retainedSlice());
      }
    } else {
      taken = length;
    }
    endInput();
    return taken;
  }

  /** A burst of reading is over. */
  void readComplete() {
    if (reading) {
      reading = false;
      pipeline().fireChannelReadComplete();
    }
  }

  /** How many bytes wait until reading goes on. */
  long held() {
    return arrived.stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  private void endInput() {
    if (inputEnding && !inputEnded && arrived.isEmpty()) {
      readComplete();
      inputEnded = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  protected void doBeginRead() {
    int taken = 0;
    while (!arrived.isEmpty() && config.isAutoRead()) {
      ByteBuf next = arrived.removeFirst();
      taken += next.readableBytes();
      reading = true;
      pipeline().fireChannelRead(next);
    }
    readComplete();
    if (taken > 0) {
      session.wire().giveBack(stream, taken);
    }
    endInput();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    if (portion == null) {
      enqueue(out);
      session.answers().ask();
    }
  }

  /** To remove a buffer tells its writer, who may come here with the next before it returns. */
  private void enqueue(ChannelOutboundBuffer out) {
    while (portion == null && out.current() instanceof ByteBuf bytes) {
      if (bytes.isReadable()) {
        Portion next = new MessagePortion(out, bytes);
        portion = next;
        session.wire().enqueue(stream, next);
      } else {
        out.remove();
      }
    }
  }

  /** One buffer of what is written; a channel that is closed lets go of it. */
  private final class MessagePortion extends Portion {
    private final ChannelOutboundBuffer out;
    private final ByteBuf bytes;

    MessagePortion(ChannelOutboundBuffer out, ByteBuf bytes) {
      super(session, bytes.readableBytes());
      this.out = out;
      this.bytes = bytes;
    }

    @Override
    public void write(ChannelHandlerContext context, int allowed) {
      if (isThere()) {
        super.write(context, allowed);
      } else {
        drop();
      }
    }

    @Override
    void leave(int length, boolean last) {
      session.output().data(stream, bytes, length);
      out.progress(length);
    }

    @Override
    public void writeComplete() {
      portion = null;
      if (isThere()) {
        out.remove();
        enqueue(out);
      }
    }

    private boolean isThere() {
      return unsafe().outboundBuffer() == out;
    }

    @Override
    public void error(ChannelHandlerContext context, Throwable cause) {
      portion = null;
    }
  }

  @Override
  protected void doShutdownOutput() {
    if (!outputEnded) {
      outputEnded = true;
      session.output().end(stream);
      session.wire().ended(stream);
      session.answers().ask();
    }
  }

  @Override
  protected void doClose() {
    open = false;
    arrived.forEach(ByteBuf::release);
    arrived.clear();
    if (inputEnded) {
      doShutdownOutput();
    } else {
      session.wire().reset(stream, Http2Error.CANCEL);
    }
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(
          SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException("connect"));
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return parent().localAddress();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return parent().remoteAddress();
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException("bind");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return metadata;
  }

  @Override
  public boolean isInputShutdown() {
    return inputEnded || !open;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setFailure(new UnsupportedOperationException("shutdownInput"));
  }

  @Override
  public boolean isOutputShutdown() {
    return outputEnded || !open;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
    return promise;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    return close();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }
}
