package io.molt.itests;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Answers each request with the page. */
final class NettyPage extends NettyHandler {

  static final AsciiString PLAIN = AsciiString.cached("text/plain");

  private static final ByteBuf BODY =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes("Hello, World!".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());
  static final AsciiString LENGTH = AsciiString.cached(Integer.toString(BODY.readableBytes()));

  private final NettyDate date;

  private NettyPage(NettyDate date) {
    this.date = date;
  }

  static void addTo(Channel channel, NettyServer server) {
    channel.pipeline().addLast(new HttpServerCodec(), new NettyPage(server.date()));
  }

  static ByteBuf body() {
    return BODY.duplicate();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest) {
        answer(context);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext context) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            body(),
            DefaultHttpHeadersFactory.headersFactory().withValidation(false),
            DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
    response
        .headers()
        .set(HttpHeaderNames.DATE, date.text())
        .set(HttpHeaderNames.CONTENT_TYPE, PLAIN)
        .set(HttpHeaderNames.CONTENT_LENGTH, LENGTH);
    context.write(response, context.voidPromise());
  }
}
