package io.molt.itests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.File;

/** Answers each request with the file, which the kernel copies to the socket. */
final class NettyFile extends NettyHandler {

  private final NettyDate date;
  private final File file;

  private NettyFile(NettyDate date, File file) {
    this.date = date;
    this.file = file;
  }

  static void addTo(Channel channel, NettyServer server) {
    File file = server.arguments().files().large().toFile();
    channel.pipeline().addLast(new HttpServerCodec(), new NettyFile(server.date(), file));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest) {
        HttpResponse response =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response
            .headers()
            .set(HttpHeaderNames.DATE, date.text())
            .set(HttpHeaderNames.CONTENT_LENGTH, file.length());
        context.write(response, context.voidPromise());
        context.write(new DefaultFileRegion(file, 0, file.length()), context.voidPromise());
        context.write(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }
}
