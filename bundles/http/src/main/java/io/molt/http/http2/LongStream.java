package io.molt.http.http2;

import io.molt.http.Reply;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.net.http.HttpRequest;
import io.molt.spi.ConnectionStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.CompletableFuture;

/**
 * A stream on which something is spoken for long, that knows nothing of HTTP/2: it has a channel of
 * its own and an id, as a connection has that was accepted. On the loop.
 */
final class LongStream implements StreamTaker {

  /** What a request becomes on its stream. */
  interface Successor extends Reply.Successor {

    /** Its channel. */
    StreamChannel channel();

    /** What stands in the channel's pipeline, and is the connection. */
    ChannelInboundHandler handler();

    /** The answer has been written: the channel is its own. */
    void takeOver();

    /** Whether the client may say something yet; if not, the end of its half says nothing. */
    default boolean listens() {
      return true;
    }
  }

  private final Session session;
  private final StreamChannel channel;
  private final OpenConnection connection;
  private final boolean listens;

  private LongStream(Session session, Successor successor) {
    this.session = session;
    this.channel = successor.channel();
    this.connection = (OpenConnection) successor.handler();
    this.listens = successor.listens();
  }

  /** The client of an exchange on its stream, with a channel that nothing is spoken on yet. */
  static ClientChannel client(Session session, StreamExchange exchange) {
    ClientChannel client = session.client().onStream(new StreamChannel(session, exchange.stream()));
    if (session.settings().forwarding().isOn()) {
      HttpRequest request = exchange.request();
      client.presents(request.remoteAddress(), request.localAddress());
    }
    return client;
  }

  /** The answer that says so has been written. */
  static void begin(Session session, Http2Stream stream, Successor successor) {
    LongStream begun = new LongStream(session, successor);
    session.wire().take(stream, begun);
    session.became(begun);
    session.client().reactor().loop().register(begun.channel);
    begun.channel.closeIfGivenUp();
    begun.channel.pipeline().addLast(successor.handler());
    successor.takeOver();
  }

  /** How it is. From any thread. */
  ConnectionStatus status() {
    return connection.status();
  }

  @Override
  public int data(ByteBuf data, boolean last) {
    if (!listens) {
      return data.readableBytes();
    }
    int taken = channel.read(data, last);
    session.readOn(channel);
    return taken;
  }

  @Override
  public void trailers(Http2Headers fields) {
    if (listens) {
      channel.read(Unpooled.EMPTY_BUFFER, true);
    }
  }

  @Override
  public void inputEnded() {
    channel.read(Unpooled.EMPTY_BUFFER, true);
  }

  @Override
  public void closed() {
    session.ended(this);
    channel.unsafe().close(channel.voidPromise());
  }

  @Override
  public CompletableFuture<Void> retire() {
    return connection.retire();
  }

  @Override
  public void endNow() {
    connection.finish();
  }

  @Override
  public long held() {
    return channel.held();
  }

  @Override
  public int settled() {
    return 0;
  }

  /** Counts for itself. */
  @Override
  public long heldByAnswer() {
    return 0;
  }

  @Override
  public void giveBack() {
    // It does so when it reads.
  }

  @Override
  public void hurry(long now) {
    // Nothing is waited for.
  }

  @Override
  public void drop() {
    // It is asked for its own.
  }

  @Override
  public boolean isArriving() {
    return false;
  }

  @Override
  public void look(long now) {
    // It looks for itself.
  }
}
