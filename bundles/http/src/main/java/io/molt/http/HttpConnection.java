package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.LingeringClose;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ReadGate;
import io.molt.net.http.HttpRequest;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which HTTP/1.1 is spoken: how far it has come, and what Netty and the port tell
 * the parts that it is made of. What is not said to be usable from any thread is for the event loop
 * alone.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter
    implements OpenConnection, ReadGate.Reader {

  private static final AtomicReferenceFieldUpdater<HttpConnection, ConnectionState> STATE =
      AtomicReferenceFieldUpdater.newUpdater(HttpConnection.class, ConnectionState.class, "state");

  private final ClientChannel client;
  private final HttpPort port;
  private final ReadGate gate;
  private final RequestDecoder decoder;
  private final RequestReader reader;
  private final Answers answers;
  private final Exchanges exchanges;
  private final HttpLateness lateness;
  private volatile ConnectionState state = ConnectionState.OPEN;

  /** Null as long as the server does not want the connection to end, as nearly always. */
  private volatile @Nullable LastCall lastCall;

  HttpConnection(ClientChannel client, Dispatcher dispatcher, HttpPort port) {
    this.client = client;
    this.port = port;
    this.gate = new ReadGate(client, this);
    this.decoder = new RequestDecoder(client, port.settings(), gate);
    this.reader = new RequestReader(this, dispatcher, gate);
    this.answers = new Answers(this, gate, decoder, reader, port.heads());
    this.exchanges = answers.exchanges();
    this.lateness = new HttpLateness(this, gate, decoder, reader, answers.socket());
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join(ChannelPipeline pipeline) {
    pipeline.addLast(decoder, this);
  }

  /** From any thread. */
  ClientChannel client() {
    return client;
  }

  /** From any thread. */
  Dispatcher dispatcher() {
    return reader.dispatcher();
  }

  /** From any thread. */
  HttpSettings settings() {
    return port.settings();
  }

  /** From any thread. */
  HttpPort port() {
    return port;
  }

  /** From any thread. */
  ReadGate gate() {
    return gate;
  }

  /** Its turn can be asked for from any thread. */
  Answers answers() {
    return answers;
  }

  /** The requests in hand. */
  Exchanges exchanges() {
    return exchanges;
  }

  /** How far it has come. From any thread. */
  ConnectionState state() {
    return state;
  }

  /** From any thread. */
  boolean isOpen() {
    return state.isBefore(ConnectionState.SWITCHED);
  }

  /** Closes the connection to a client that reads too slowly. From any thread. */
  void giveUp(long waiting) {
    client.sayTooSlow(waiting);
    abort();
  }

  /** Whom a proxy has named is the client of what the connection becomes as well. */
  void present(HttpRequest request) {
    if (settings().forwarding().isOn()) {
      client.presents(request.remoteAddress(), request.localAddress());
    }
  }

  /** Goes on to a state, unless it is there already or beyond it. From any thread. */
  private void become(ConnectionState next) {
    if (state.isBefore(next)) {
      STATE.accumulateAndGet(this, next, ConnectionState::or);
    }
  }

  /** A request has arrived whole. */
  void completed() {
    if (state == ConnectionState.LAST) {
      stopTaking();
    }
    answers.requested();
  }

  /** The request that arrives is the last of its connection. */
  void takeThisAsLast() {
    become(ConnectionState.LAST);
  }

  /** The same where the server waits for it, so that it has to come on. */
  void waitForThisAsLast() {
    takeThisAsLast();
    lateness.hurry();
  }

  /** Nothing further is taken from the client; the connection ends with the last answer. */
  void takeNoMore() {
    stopTaking();
    answers.ask();
  }

  private void stopTaking() {
    become(ConnectionState.ANSWERING);
    gate.close(ReadGate.Reason.LAST);
  }

  /** Nothing further is answered either; the connection ends with what was written. */
  void answerNoMore() {
    become(ConnectionState.CLOSING);
    takeNoMore();
  }

  /** Whether the server wants it to end. From any thread. */
  boolean hasLastCall() {
    return lastCall != null;
  }

  /** Whether the answer that is to be written next has to wait: see {@link LastCall#holds}. */
  boolean holds(HttpExchange exchange, long now) {
    return lastCall != null && lastCall.holds(exchange, now);
  }

  /**
   * Something else is spoken on the channel from here on, and all that is HTTP's is let go of. What
   * has come behind the last request is the successor's.
   */
  void handOver(ChannelSuccessor successor) {
    become(ConnectionState.SWITCHED);
    lateness.end();
    long sent = answers.socket().sent() + answers.socket().outstanding();
    answers.socket().close();
    exchanges.end();
    Channel channel = client.channel();
    client.speaks(successor.connection());
    channel.pipeline().replace(this, null, successor.handler());
    successor.takeOver(sent);
    channel.pipeline().remove(decoder);
    if (decoder.isInputClosed()) {
      // To it alone: TLS, which is before it, has passed on its end already, and does so once.
      ChannelHandlerContext its = channel.pipeline().context(successor.handler());
      tellInputEnded(its, successor.handler());
    }
    if (lastCall != null) {
      lastCall.passOn(successor.connection());
    }
  }

  private static void tellInputEnded(ChannelHandlerContext its, ChannelInboundHandler handler) {
    try {
      handler.userEventTriggered(its, ChannelInputShutdownEvent.INSTANCE);
    } catch (Exception failed) {
      its.fireExceptionCaught(failed);
    }
  }

  /** Closes the connection if nothing is left to do on it. */
  void settle() {
    boolean exhausted = decoder.isExhausted();
    if (exhausted && reader.isReceiving()) {
      reader.abandon(Refusal.GONE);
    }
    boolean over = answers.areEnding() || (exhausted && exchanges.isEmpty());
    if (over && isOpen() && answers.socket().outstanding() == 0) {
      become(ConnectionState.CLOSING);
      LingeringClose.begin(client.channel());
    }
  }

  @Override
  public ConnectionStatus status() {
    return client.status(answers.socket().sent(), answers.waiting());
  }

  @Override
  public CompletableFuture<Void> retire() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    client
        .reactor()
        .execute(() -> retiring().thenRun(() -> over.complete(null)), () -> over.complete(null));
    return over;
  }

  private CompletableFuture<Void> retiring() {
    return state == ConnectionState.SWITCHED
        ? client.connection().retire()
        : lastCall(LastCall.QUIET_NANOS).over();
  }

  @Override
  public void finish() {
    client.reactor().execute(this::finishHere, () -> {});
  }

  private void finishHere() {
    if (state == ConnectionState.SWITCHED) {
      client.connection().finish();
    } else {
      lastCall(0).finish();
    }
  }

  /**
   * The server wants the connection to end: what is on its way is answered first. A repeated call
   * finds what the first has begun.
   *
   * @param quietNanos how long to wait for a further request at least
   */
  LastCall lastCall(long quietNanos) {
    LastCall begun = lastCall;
    if (begun == null) {
      begun = new LastCall(this, exchanges, gate, decoder, reader);
      lastCall = begun;
      begun.begin(quietNanos);
    }
    return begun;
  }

  /**
   * What its answers hold is let go of at once where that can be: there may be no memory to close.
   */
  @Override
  public void abort() {
    become(ConnectionState.CLOSED);
    if (client.reactor().loop().inEventLoop()) {
      exchanges.forEach(HttpExchange::forgetAnswer);
    }
    client.channel().close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    lateness.begin();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (state.takes() && client.channel().isActive()) {
        answers.burst();
        reader.read(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    long now = client.readNow();
    lateness.burstOver();
    answers.burstOver(now);
    exchanges.count();
    settle();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      settle();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    become(ConnectionState.CLOSED);
    lateness.end();
    answers.socket().close();
    if (lastCall != null) {
      lastCall.end();
    }
    answers.gone();
    exchanges.end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    client.sayLost(cause);
    abort();
  }

  @Override
  public void readingOn() {
    lateness.readingOn();
    decoder.willResume();
    client.reactor().execute(this::resume, () -> {});
  }

  private void resume() {
    decoder.resume();
    settle();
  }
}
