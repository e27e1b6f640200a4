package io.molt.itests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;

/**
 * The page over HTTP/2 with Netty alone and a channel of its own for each stream, as its own
 * examples have it. See {@link PeerArguments}.
 */
final class NettyStreamsPeer {

  private NettyStreamsPeer() {}

  public static void main(String[] arguments) throws Exception {
    NettyServer.run(
        Map.of(Door.HTTP2, server -> channel -> addTo(channel, server.date())), arguments);
  }

  private static void addTo(Channel channel, NettyDate date) {
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer().build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new Page(date));
                  }
                }));
  }

  /** Answers the one request of its channel. */
  private static final class Page extends NettyHandler {
    private final NettyDate date;

    Page(NettyDate date) {
      this.date = date;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof Http2HeadersFrame frame && frame.isEndStream()) {
          context.write(new DefaultHttp2HeadersFrame(NettyHttp2.headers(date)));
          context.write(new DefaultHttp2DataFrame(NettyPage.body(), true));
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
  }
}
