package io.molt.listener.spi;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection so that the client gets what was written last. A socket that is closed while
 * bytes of the client lie unread answers with a reset, and the reset can overtake the last answer
 * (RFC 9112, 9.6). So the server's half is closed first, and what the client still sends is dropped
 * until it closes its half too, or for {@link #PATIENCE_MILLIS}.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {

  private static final long QUIET_MILLIS = 250;
  private static final long PATIENCE_MILLIS = 2000;

  private final Channel channel;
  private @Nullable Future<?> timer;
  private int looks;
  private boolean heard;

  private LingeringClose(Channel channel) {
    this.channel = channel;
  }

  /** Begins to close. On the loop, when all was written. Repeated calls change nothing. */
  public static void begin(Channel channel) {
    if (isUnderWay(channel)) {
      return;
    }
    if (channel.isActive()
        && channel instanceof DuplexChannel duplex
        && !duplex.isInputShutdown()) {
      new LingeringClose(channel).linger(duplex);
    } else {
      channel.close();
    }
  }

  /** Whether it has begun. On the loop. */
  static boolean isUnderWay(Channel channel) {
    return channel.pipeline().get(LingeringClose.class) != null;
  }

  private void linger(DuplexChannel duplex) {
    Farewell farewell = channel.pipeline().get(Farewell.class);
    channel.pipeline().addFirst(this);
    lookLater();
    if (farewell == null) {
      endOutput(duplex);
    } else {
      farewell.say().addListener(said -> endOutput(duplex));
    }
    channel.config().setAutoRead(true);
  }

  private void endOutput(DuplexChannel duplex) {
    duplex
        .shutdownOutput()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                channel.close();
              }
            });
  }

  private void lookLater() {
    timer = channel.eventLoop().schedule(this::look, QUIET_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    looks++;
    if (heard && looks * QUIET_MILLIS < PATIENCE_MILLIS) {
      heard = false;
      lookLater();
    } else {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nothing was handed on.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
