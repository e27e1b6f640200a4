package io.molt.http;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.Loans;
import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.spi.ReactorLoop;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The bytes of requests become an exchange, which is answered at once, and its answer becomes
 * bytes; beside Netty's codec with a handler that answers the same. The time is that of all
 * requests that come together.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramingBenchmark {

  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

  /** How many requests come together. */
  @Param({"1", "16"})
  int requests;

  private EmbeddedChannel molt;
  private EmbeddedChannel netty;
  private ByteBuf bytes;

  @Setup
  public void open() {
    String text = "GET /index.html HTTP/1.1\r\nHost: localhost:9501\r\nAccept: */*\r\n\r\n";
    bytes =
        Unpooled.unreleasableBuffer(
            Unpooled.directBuffer()
                .writeBytes(text.repeat(requests).getBytes(StandardCharsets.US_ASCII)));
    molt = new EmbeddedChannel();
    ClientChannel client =
        new ClientChannel(
            1,
            HttpFake.settings().listener(),
            molt,
            new ReactorLoop(
                0, molt.eventLoop(), new MemoryBudget(64 << 20, 1), new Loans(), () -> 1));
    new HttpConnection(
            client,
            new Answering(),
            new HttpPort(HttpFake.ofHttp(HttpFake.settings()), new ResponseHeads(1), null))
        .join(molt.pipeline());
    netty = new EmbeddedChannel(new HttpServerCodec(), new Page());
  }

  @TearDown
  public void close() {
    molt.close();
    netty.close();
  }

  @Benchmark
  public int molt() {
    return exchange(molt);
  }

  @Benchmark
  public int netty() {
    return exchange(netty);
  }

  private int exchange(EmbeddedChannel channel) {
    channel.writeInbound(bytes.duplicate());
    int length = 0;
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      length += part.readableBytes();
      part.release();
    }
    if (length == 0) {
      throw new IllegalStateException("no answer");
    }
    return length;
  }

  /** Answers within the dispatch, as a worker in base mode may. */
  private static final class Answering implements Dispatcher {
    private static final List<String> FIELDS = List.of("Content-Type", "text/plain");

    @Override
    public boolean streamsBodies() {
      return true;
    }

    @Override
    public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
      throw new IllegalStateException("a TCP connection");
    }

    @Override
    public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
      throw new IllegalStateException("a packet");
    }

    @Override
    public boolean dispatch(ExchangeTransport exchange) {
      ((HttpTransport) exchange).respond(200, FIELDS, ByteBuffer.wrap(BODY));
      return true;
    }
  }

  /** Answers each request. */
  private static final class Page extends ChannelInboundHandlerAdapter {
    private final DateHeader date = new DateHeader(System::currentTimeMillis);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        DefaultFullHttpResponse response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(BODY));
        response
            .headers()
            .set(HttpHeaderNames.DATE, date.line().length)
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
            .set(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
        context.write(response, context.voidPromise());
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
