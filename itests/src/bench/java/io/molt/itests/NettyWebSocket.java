package io.molt.itests;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Supplier;

/** Makes each connection a WebSocket, and gives way to what handles its frames. */
final class NettyWebSocket extends NettyHandler {

  /** How many bytes a message may have. */
  private static final int LONGEST = 64 * 1024;

  private final ChannelHandler frames;
  private HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  private NettyWebSocket(ChannelHandler frames) {
    this.frames = frames;
  }

  static void addTo(Channel channel, Supplier<ChannelHandler> frames) {
    channel.pipeline().addLast(new HttpServerCodec(), new NettyWebSocket(frames.get()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest head) {
        request = head;
      }
      // Behind it come frames alone.
      if (message instanceof LastHttpContent) {
        switchFrom(request, context);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void switchFrom(HttpRequest head, ChannelHandlerContext context) {
    new WebSocketServerHandshaker13("/", null, false, LONGEST)
        .handshake(
            context.channel(),
            new DefaultFullHttpRequest(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                EmptyHttpHeaders.INSTANCE));
    context.pipeline().replace(this, null, frames);
  }
}
