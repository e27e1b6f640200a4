package io.molt.listener.spi;

import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose events go to one {@link StreamLane}, in order: what a {@code StreamKind} is
 * spoken on. It sees to all that does not depend on what is spoken: back-pressure either way, the
 * memory that the client makes the server hold, clients that are idle or do not read, half-closed
 * connections, and the end of the server. A protocol says how bytes become messages, in {@link
 * #read}, and messages bytes, in {@link #send}; {@link MessageConnection} does so by a codec.
 *
 * <p>What is not said to be usable from any thread is for the connection's event loop alone.
 *
 * @param <M> what arrives and is sent: bytes, or messages
 */
public abstract class StreamConnection<M> extends ChannelInboundHandlerAdapter
    implements ClientTransport<M>, OpenConnection, ReadGate.Reader, LoopMemory.Holder {

  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

  private final ClientChannel client;
  private final Dispatcher dispatcher;
  final Outbox outbox;
  private final ReadGate gate;
  private @Nullable StreamLateness lateness;
  private @Nullable StreamLane<M> lane;
  private volatile boolean open = true;
  private boolean inputClosed;
  private long counted;

  /** Whoever opens it adds it to its channel's pipeline. */
  @SuppressWarnings("this-escape") // they keep it, and ask nothing of it yet
  protected StreamConnection(ClientChannel client, Dispatcher dispatcher) {
    this.client = client;
    this.dispatcher = dispatcher;
    this.outbox = new Outbox(this, client);
    this.gate = new ReadGate(client, this);
  }

  /**
   * Says where the events of a connection that was opened go; here, where the dispatcher says.
   *
   * @return false if nobody answers; it is closed then
   */
  protected boolean begin() {
    lane = dispatcher.connected(this).orElse(null);
    return lane != null;
  }

  /**
   * Bytes have come. While reading is paused, what has been read already still comes.
   *
   * @param bytes the caller's: what is to be kept is to be retained
   * @throws io.netty.handler.codec.DecoderException if they are not what was expected: the
   *     connection is closed
   */
  protected abstract void read(ByteBuf bytes);

  /** The client sends no more: tells the lane, if there is one. */
  protected void inputEnded() {
    if (lane != null) {
      lane.ended();
    }
  }

  /** Whether the client sends no more. */
  protected final boolean isInputEnded() {
    return inputClosed;
  }

  /** How many bytes of what has come are held and not in the lane yet. */
  protected long undecoded() {
    return 0;
  }

  /** The connection is closed, and nothing more will be read. */
  protected void closed() {}

  /** What was queued has been written, as far as the socket takes it. */
  protected void written() {}

  @Override
  public final ClientChannel client() {
    return client;
  }

  /** Stops and begins the reading. From any thread. */
  protected final ReadGate gate() {
    return gate;
  }

  /** Where what has come begins its way to a worker. */
  protected final Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Where the events of the connection go; null if there is none, or none yet. */
  protected final @Nullable StreamLane<M> lane() {
    return lane;
  }

  /**
   * From here on there is a lane: for a connection that did not {@link #begin} as a stream. If the
   * client has gone meanwhile, the lane is told at once.
   */
  protected final void serve(StreamLane<M> begun) {
    lane = begun;
    if (!client.channel().isActive()) {
      channelGone();
    } else {
      if (inputClosed) {
        begun.ended();
      }
      if (isWatched()) {
        watch();
      }
    }
    outbox.burstOver(client.nanoTime());
  }

  /** The same where it comes to nothing: the lane is told that the connection is closed. */
  protected final void serveNever(StreamLane<M> begun) {
    if (lane == null) {
      lane = begun;
      channelGone();
    }
  }

  /** What is sent waits until {@link #serve}. Before anybody else knows the connection. */
  protected final void holdBack() {
    outbox.burst();
  }

  /**
   * Queues bytes, the connection's own from here on, as {@link #send} does. From any thread.
   *
   * @return whether the connection is open and takes more
   */
  protected final boolean queue(ByteBuffer data) {
    return open && outbox.offer(data);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public final boolean isWritable() {
    return isOpen() && outbox.waitingBytes().isWritable();
  }

  @Override
  public final void whenWritable(Runnable task) {
    outbox.waitingBytes().whenWritable(task);
  }

  @Override
  public void close() {
    open = false;
    outbox.ask();
  }

  @Override
  public final void pauseReading() {
    gate.close(ReadGate.Reason.WORKER);
  }

  @Override
  public final void resumeReading() {
    gate.open(ReadGate.Reason.WORKER);
  }

  @Override
  public ConnectionStatus status() {
    return client.status(outbox.writer().sent(), outbox.waitingBytes().waiting());
  }

  @Override
  public final CompletableFuture<Void> retire() {
    return LastReading.of(client, gate);
  }

  @Override
  public void finish() {
    close();
  }

  @Override
  public final void abort() {
    open = false;
    client.channel().close();
  }

  @Override
  public final void channelActive(ChannelHandlerContext context) {
    if (!open) {
      context.close();
      return;
    }
    outbox.burst();
    boolean answers;
    try {
      answers = begin();
    } finally {
      outbox.burstOver(client.nanoTime());
    }
    if (!answers) {
      LOG.debug("[conn {}] No application answers on {}: closed.", id(), listener());
      abort();
    } else if (isWatched()) {
      watch();
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (open) {
        outbox.burst();
        client.received(bytes.readableBytes());
        read(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext context) {
    outbox.burstOver(client.readNow());
    count();
  }

  /** The client sends no more, and may yet read: the lane closes when it has handled the rest. */
  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && open) {
      inputClosed = true;
      inputEnded();
      watch();
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    channelGone();
  }

  private void channelGone() {
    open = false;
    if (lateness != null) {
      lateness.end();
    }
    outbox.close();
    client.reactor().memory().forget(this, counted);
    counted = 0;
    closed();
    StreamLane<M> left = lane;
    lane = null;
    if (left != null) {
      left.closed();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    client.sayLost(cause);
    abort();
  }

  @Override
  public void readingOn() {
    client.readNow();
  }

  /** What was queued has been written, as far as the socket takes it. On the loop. */
  final void drained() {
    written();
    count();
    if (!open && client.channel().isActive()) {
      if (outbox.isEmpty()) {
        LingeringClose.begin(client.channel());
      } else {
        watch();
      }
    }
  }

  /** Begins to look at it from time to time: only when it can be late, most never are. */
  private StreamLateness watch() {
    StreamLateness begun = lateness;
    if (begun == null) {
      begun = new StreamLateness(this, outbox);
      lateness = begun;
      begun.begin();
    }
    return begun;
  }

  /** The same, with the next {@link #look} in so many nanoseconds at the latest. */
  protected final void watchWithin(long nanos) {
    watch().lookWithin(nanos);
  }

  /** Whether it has to be looked at from its beginning on. */
  protected boolean isWatched() {
    return !client.settings().connections().heartbeatIdleTime().isZero();
  }

  /** A look from time to time. In how many nanoseconds the next has to be, at the latest. */
  protected long look(long now) {
    return Watchdog.STALL_NANOS;
  }

  @Override
  public final long counted() {
    return counted;
  }

  @Override
  public final void count() {
    long held = undecoded() + outbox.held() + (lane == null ? 0 : lane.held());
    long now = held == counted || client.channel().isActive() ? held : 0; // mostly it is the same
    counted = client.reactor().memory().count(this, counted, now);
  }

  @Override
  public final void hold(boolean still) {
    gate.set(ReadGate.Reason.MEMORY, still);
  }

  @Override
  public final void giveUp() {
    LOG.debug("[conn {}] It makes the server hold too much: closed.", id());
    abort();
  }
}
