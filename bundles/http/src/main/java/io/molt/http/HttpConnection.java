package io.molt.http;

import io.molt.listener.spi.Backlog;
import io.molt.listener.spi.LingeringClose;
import io.molt.listener.spi.Link;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ReadGate;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.WriteTurn;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which HTTP/1.1 is spoken: the exchanges in hand, in the order of their requests,
 * from which the answers leave. What is not said to be usable from any thread is for the event loop
 * alone.
 *
 * <p>Longer than most classes, because all of it turns on the few fields that say how far the
 * connection has come: what reads, what writes and what ends it are classes of their own already.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter
    implements OpenConnection, ReadGate.Reader {

  private static final AtomicLongFieldUpdater<HttpConnection> QUEUED =
      AtomicLongFieldUpdater.newUpdater(HttpConnection.class, "queued");

  private final Link link;
  private final HttpSettings settings;
  private final Channel channel;
  private final ReadGate gate;
  private final RequestDecoder decoder;
  private final WriteTurn turn;
  private final SocketWriter socket;
  private final RequestReader reader;
  private final ResponseWriter writer;
  private final HttpLateness lateness;
  private final Exchanges exchanges;
  private final PipelineLimit pipelineLimit = new PipelineLimit();
  private volatile long queued;
  private volatile boolean open = true;
  private boolean noMore;
  private boolean closing;
  private boolean inputClosed;
  private boolean resuming;
  private @Nullable LastCall lastCall;

  HttpConnection(Link link, Dispatcher dispatcher, HttpSettings settings, ResponseHeads heads) {
    this.link = link;
    this.settings = settings;
    this.channel = link.channel();
    this.gate = new ReadGate(link, this);
    this.decoder = new RequestDecoder(link, settings, gate);
    this.turn = new Turn(link);
    this.socket = new SocketWriter(link, turn);
    this.reader = new RequestReader(this, dispatcher, gate);
    this.writer = new ResponseWriter(this, socket, heads);
    this.exchanges = new Exchanges(this, gate, decoder, socket);
    this.lateness = new HttpLateness(this, gate, decoder, reader, socket);
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join(ChannelPipeline pipeline) {
    pipeline.addLast(decoder, this);
  }

  /** From any thread. */
  Link link() {
    return link;
  }

  /** From any thread. */
  HttpSettings settings() {
    return settings;
  }

  /** From any thread. */
  WriteTurn turn() {
    return turn;
  }

  /** From any thread. */
  boolean isOpen() {
    return open;
  }

  /** Counts the bytes of one streamed answer. From any thread. */
  Backlog newBacklog() {
    return new Backlog(socket);
  }

  /** Closes the connection to a client that reads too slowly. From any thread. */
  void giveUp(long waiting) {
    link.sayTooSlow(waiting);
    abort();
  }

  /** An exchange has begun; it is answered after all before it. */
  void add(HttpExchange exchange) {
    exchanges.add(exchange);
  }

  /** A request has arrived whole. */
  void completed() {
    if (noMore) {
      gate.close(ReadGate.Reason.LAST);
    }
    if (pipelineLimit.isReached(exchanges.size())) {
      gate.close(ReadGate.Reason.PIPELINE);
    }
    if (socket.outstanding() > 0
        && exchanges.waiting() > link.settings().buffers().bufferHighWatermark()) {
      gate.close(ReadGate.Reason.BACKLOG);
    }
  }

  /** The request that arrives is the last of its connection. */
  void takeThisAsLast() {
    noMore = true;
  }

  /** The same where the server waits for it, so that it has to come on. */
  void waitForThisAsLast() {
    takeThisAsLast();
    lateness.hurry();
  }

  /** Nothing further is taken from the client; the connection ends with the last answer. */
  void takeNoMore() {
    noMore = true;
    gate.close(ReadGate.Reason.LAST);
    turn.ask();
  }

  /** Whether a request waits for its answer. */
  boolean isBusy() {
    return !exchanges.isEmpty();
  }

  /** Whether all that is left to do is to write what was answered. */
  boolean isEnding() {
    return closing || (noMore && exchanges.isEmpty());
  }

  @Override
  public ConnectionStatus status() {
    return link.status(socket.sent(), queued + socket.outstanding());
  }

  @Override
  public CompletableFuture<Void> retire() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    link.reactor()
        .execute(
            () -> lastCall(LastCall.QUIET_NANOS).over().thenRun(() -> over.complete(null)),
            () -> over.complete(null));
    return over;
  }

  @Override
  public void finish() {
    link.reactor().execute(this::finishNow, () -> {});
  }

  /** Ends the connection, on which nothing is in hand; what is on its way is answered first. */
  void takeLeave() {
    lastCall(0);
  }

  private LastCall lastCall(long quietNanos) {
    LastCall begun = lastCall;
    if (begun == null) {
      begun = new LastCall(this, exchanges, gate, decoder, reader);
      lastCall = begun;
      begun.begin(quietNanos);
    }
    return begun;
  }

  @Override
  public void abort() {
    open = false;
    channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    lateness.begin();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (open && channel.isActive()) {
        turn.burst();
        reader.read(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    long now = link.readNow();
    lateness.burstOver();
    turn.burstOver(now);
    exchanges.count();
    settle();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputClosed = true;
      settle();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open = false;
    lateness.end();
    socket.close();
    if (lastCall != null) {
      lastCall.end();
    }
    exchanges.end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    link.sayLost(cause);
    abort();
  }

  private void drain(long now) {
    if (!socket.isOpen()) {
      return;
    }
    boolean full = !closing && writeAnswers(now);
    socket.flush(now);
    pipelineLimit.flushed(socket.outstanding() == 0);
    if (pipelineLimit.allowsMore(exchanges.size())) {
      gate.open(ReadGate.Reason.PIPELINE);
    }
    if (full && socket.hasRoom()) {
      turn.again();
    }
    long waiting = exchanges.waiting();
    QUEUED.lazySet(this, waiting - socket.outstanding());
    if (waiting <= link.settings().buffers().bufferHighWatermark() / 2) {
      gate.open(ReadGate.Reason.BACKLOG);
    }
    exchanges.forEach(HttpExchange::progressed);
    exchanges.count();
    settle();
  }

  /** Whether it stopped because the socket takes no more. */
  private boolean writeAnswers(long now) {
    for (HttpExchange first = exchanges.first(); first != null; first = exchanges.first()) {
      if (lastCall != null && lastCall.holds(first, now)) {
        return false;
      }
      boolean reusable = reader.canSkipRest(first);
      switch (writer.write(first)) {
        case WAITING -> {
          return !socket.hasRoom();
        }
        case BROKEN -> {
          breakOff(now);
          return false;
        }
        case ENDED -> ended(exchanges.removeFirst(), reusable);
      }
      if (closing || !socket.hasRoom()) {
        return !closing;
      }
    }
    return false;
  }

  private void ended(HttpExchange exchange, boolean reusable) {
    reader.ended(exchange);
    exchange.end();
    if (writer.closes() || !reusable) {
      closing = true;
      takeNoMore();
    }
    pipelineLimit.answered();
  }

  /** The answer that has begun will not be completed, and the client must see that. */
  private void breakOff(long now) {
    socket.flush(now);
    if (writer.endsByClose()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      abort();
    } else if (socket.outstanding() > 0) {
      abort();
    } else {
      closing = true;
      takeNoMore();
    }
  }

  /** Closes the connection if nothing is left to do on it. */
  private void settle() {
    boolean allDecoded = inputClosed && gate.isReading() && !resuming;
    if (allDecoded && reader.isReceiving()) {
      reader.abandon(Refusal.GONE);
    }
    boolean over = closing || (exchanges.isEmpty() && (noMore || allDecoded));
    if (over && socket.isOpen() && socket.outstanding() == 0) {
      closing = true;
      LingeringClose.begin(channel);
    }
  }

  /** Whether the connection is to be closed after the answer to this one. */
  boolean isLast(HttpExchange exchange) {
    boolean last = noMore && exchanges.isNewest(exchange);
    return last || (exchange.reply() instanceof Reply.Whole && !reader.canSkipRest(exchange));
  }

  /**
   * Lets go of what is held for the client: what it sends is its last, and if most of that are
   * answers that it does not read, or nothing else is left to let go of, it is closed.
   */
  void letGo() {
    long unread = exchanges.waiting();
    boolean reads = unread <= exchanges.counted() / 2;
    if (!(reads && lastCall(0).cutOffReceiving()) && unread > 0) {
      abort();
    }
  }

  @Override
  public void readingOn() {
    lateness.readingOn();
    resuming = true;
    link.reactor().execute(this::resume, () -> {});
  }

  private void resume() {
    resuming = false;
    decoder.resume();
    settle();
  }

  private void finishNow() {
    lastCall(0).cutOff();
    takeNoMore();
    reader.abandon(LastCall.REFUSAL);
    exchanges.forEach(exchange -> exchange.fail(503));
    turn.now();
  }

  /** Writes the answers that are there. */
  private final class Turn extends WriteTurn {
    Turn(Link link) {
      super(link.reactor().loop());
    }

    @Override
    protected void drain(long now) {
      HttpConnection.this.drain(now);
    }
  }
}
