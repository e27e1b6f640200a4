package io.molt.itests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.ReferenceCountUtil;

/** Answers each request with the page, over HTTP/2 and without a channel for each stream. */
final class NettyHttp2 extends NettyHandler {

  private final NettyDate date;

  private NettyHttp2(NettyDate date) {
    this.date = date;
  }

  static void addTo(Channel channel, NettyServer server) {
    channel
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forServer().build(), new NettyHttp2(server.date()));
  }

  static Http2Headers headers(NettyDate date) {
    return ReadOnlyHttp2Headers.serverHeaders(
        false,
        HttpResponseStatus.OK.codeAsText(),
        HttpHeaderNames.DATE,
        date.text(),
        HttpHeaderNames.CONTENT_TYPE,
        NettyPage.PLAIN,
        HttpHeaderNames.CONTENT_LENGTH,
        NettyPage.LENGTH);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame frame when frame.isEndStream() -> answer(context, frame.stream());
        case Http2DataFrame frame when frame.isEndStream() -> answer(context, frame.stream());
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext context, Http2FrameStream stream) {
    context.write(new DefaultHttp2HeadersFrame(headers(date)).stream(stream));
    context.write(new DefaultHttp2DataFrame(NettyPage.body(), true).stream(stream));
  }
}
