package io.molt.itests;

import io.netty.channel.ChannelHandlerContext;

/** Sends back what comes, bytes or frames. */
final class NettyEcho extends NettyHandler {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.write(message, context.voidPromise());
  }
}
