package io.molt.itests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/** Flushes at the end of each burst of reading, and closes what is broken. */
abstract class NettyHandler extends ChannelInboundHandlerAdapter {

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Clients of a drill reset their connections.
    if (!(cause instanceof IOException)) {
      cause.printStackTrace();
    }
    context.close();
  }
}
