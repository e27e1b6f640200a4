package io.molt.itests;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;

/** Sends each message to all of a group of channels, its frame encoded once for all of them. */
final class NettyRoom extends NettyHandler {

  /** The first byte of a whole message of bytes (RFC 6455, 5.2). */
  private static final int MESSAGE = 0x82;

  /** In a longer message, the length does not stand in the second byte. */
  private static final int LONGEST = 125;

  private final ChannelGroup group;

  NettyRoom(ChannelGroup group) {
    this.group = group;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    group.add(context.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    BinaryWebSocketFrame frame = (BinaryWebSocketFrame) message;
    try {
      ByteBuf content = frame.content();
      int length = content.readableBytes();
      if (length > LONGEST) {
        throw new IllegalArgumentException(length + " bytes (expected: " + LONGEST + " at most)");
      }
      // Bytes pass the encoder of frames as they are.
      ByteBuf encoded = context.alloc().directBuffer(2 + length);
      encoded.writeByte(MESSAGE).writeByte(length).writeBytes(content);
      group.writeAndFlush(encoded, channel -> true, true);
    } finally {
      frame.release();
    }
  }
}
