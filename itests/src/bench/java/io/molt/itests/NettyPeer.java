package io.molt.itests;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one would write with Netty alone: the page and the echo of a {@link Comparison} on one event
 * loop, with a flush at the end of each burst of reading. Arguments: the HTTP port, the TCP port.
 */
final class NettyPeer {

  private static final AsciiString PLAIN = AsciiString.cached("text/plain");
  private static final ByteBuf BODY =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes("Hello, World!".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());
  private static final AsciiString LENGTH =
      AsciiString.cached(Integer.toString(BODY.readableBytes()));

  /** How many bytes a message over WebSocket may have. */
  private static final int LONGEST = 64 * 1024;

  private NettyPeer() {}

  public static void main(String[] arguments) throws InterruptedException {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    DateText date = new DateText();
    loop.submit(date).sync();
    loop.scheduleAtFixedRate(date, 1, 1, TimeUnit.SECONDS);
    serve(
        loop,
        Integer.parseInt(arguments[0]),
        channel -> channel.pipeline().addLast(new HttpServerCodec(), new Page(date)));
    serve(loop, Integer.parseInt(arguments[1]), channel -> channel.pipeline().addLast(new Echo()));
    System.out.println(PeerProcess.READY);
    loop.terminationFuture().sync();
  }

  private static void serve(EventLoopGroup loop, int port, Consumer<SocketChannel> pipeline)
      throws InterruptedException {
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 512)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                pipeline.accept(channel);
              }
            })
        .bind("127.0.0.1", port)
        .sync();
  }

  /** The Date header, made once a second. */
  private static final class DateText implements Runnable {
    private AsciiString text = AsciiString.EMPTY_STRING;

    @Override
    public void run() {
      text =
          new AsciiString(
              DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
  }

  /** Answers each request with the page. */
  private static final class Page extends ChannelInboundHandlerAdapter {
    private final DateText date;

    Page(DateText date) {
      this.date = date;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof HttpRequest request) {
          if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
            new WebSocketServerHandshaker13("/", null, false, LONGEST)
                .handshake(
                    context.channel(),
                    new DefaultFullHttpRequest(
                        request.protocolVersion(),
                        request.method(),
                        request.uri(),
                        Unpooled.EMPTY_BUFFER,
                        request.headers(),
                        EmptyHttpHeaders.INSTANCE));
            context.pipeline().replace(this, null, new Echo());
          } else {
            answer(context);
          }
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
              BODY.duplicate(),
              DefaultHttpHeadersFactory.headersFactory().withValidation(false),
              DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
      response
          .headers()
          .set(HttpHeaderNames.DATE, date.text)
          .set(HttpHeaderNames.CONTENT_TYPE, PLAIN)
          .set(HttpHeaderNames.CONTENT_LENGTH, LENGTH);
      context.write(response, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  /** Sends back what comes, bytes or frames. */
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
