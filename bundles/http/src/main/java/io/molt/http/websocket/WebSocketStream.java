package io.molt.http.websocket;

import static io.molt.net.websocket.CloseCode.GOING_AWAY;
import static io.molt.net.websocket.CloseCode.INTERNAL_ERROR;
import static io.molt.net.websocket.CloseCode.NORMAL;
import static io.molt.net.websocket.CloseCode.PROTOCOL_ERROR;
import static java.util.Objects.requireNonNull;

import io.molt.listener.spi.ClientChannel;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which messages of WebSocket pass. The first Close frame, of either side, is its
 * {@link Ending}: from there on nothing is sent any more, and what comes is not handed on. Who has
 * sent it waits for the other's, and then the channel is closed.
 *
 * <p>While it is idle it consists of this and what every stream connection has; what belongs to a
 * message that has come in part, or to compression, is there when it is needed.
 */
public final class WebSocketStream extends WebSocketOutput {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketStream.class);

  /** How long a client may take to answer a Close frame. */
  static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What a message takes beside its bytes, so that a flood of empty ones is noticed too. */
  private static final int OBJECTS = 64;

  private static final ByteBuffer PING = Frames.of(Opcode.PING, new byte[0]);

  private final WebSocketSettings settings;
  private final String subprotocol;

  /** Null if nothing was agreed on. */
  private final @Nullable Inflation inflation;

  /** Of the frame that comes next, when it has come whole. */
  private @Nullable FrameHead head;

  private @Nullable Fragments fragments;

  /** Since when an answer of the client is awaited, to a ping or a Close frame; 0 if none is. */
  private long awaitedNanos;

  private boolean awaitsClose;

  /**
   * Makes one that sends nothing until it {@linkplain #open opens}.
   *
   * @param dispatcher never asked: it does not begin as a stream
   * @param agreed null if nothing is compressed
   */
  public WebSocketStream(
      ClientChannel client,
      Dispatcher dispatcher,
      WebSocketSettings settings,
      String subprotocol,
      @Nullable Compression agreed) {
    super(client, dispatcher, agreed == null ? null : agreed.deflation());
    this.settings = settings;
    this.subprotocol = subprotocol;
    this.inflation = agreed == null ? null : agreed.inflation(settings.packageMaxLength());
    holdBack();
  }

  /**
   * The handshake was answered, and the channel is this connection's. On the loop.
   *
   * @param sent how many bytes were sent on it before
   */
  public void open(StreamLane<Message> lane, long sent) {
    sentBefore(sent);
    serve(lane);
    gate().run();
  }

  /** It has come to nothing. On the loop. */
  public void neverOpens(StreamLane<Message> lane) {
    serveNever(lane);
  }

  /** What was agreed on; empty if there is none. */
  String subprotocol() {
    return subprotocol;
  }

  @Override
  public ConnectionStatus status() {
    return super.status().speaking("websocket");
  }

  @Override
  public void close() {
    end(new Ending(NORMAL, ""));
  }

  @Override
  public void fail(Why why) {
    end(new Ending(why == Why.FAILED ? INTERNAL_ERROR : GOING_AWAY, ""));
  }

  /** The server stops: it waits for what it sends to be read, and for no answer. */
  @Override
  public void finish() {
    end(new Ending(GOING_AWAY, ""));
    closeChannel();
  }

  /** After what was queued has been written. */
  private void closeChannel() {
    super.close();
  }

  @Override
  protected void read(ByteBuf bytes) {
    try {
      super.read(bytes);
    } catch (WebSocketFault fault) {
      LOG.debug("[conn {}] Closed with {}: {}.", id(), fault.code(), fault.reason());
      fragments = null;
      says(new Ending(fault.code(), fault.reason()));
      closeChannel();
    }
  }

  @Override
  protected boolean takesFrames() {
    return isChannelOpen();
  }

  @Override
  protected int frame(ByteBuf arrived) {
    Fragments begun = fragments;
    long most = (long) settings.packageMaxLength() - (begun == null ? 0 : begun.length());
    FrameHead next = FrameHead.read(arrived, inflation != null, most);
    if (next == null) {
      return -1;
    }
    if (!next.opcode().isControl() && (next.opcode() == Opcode.CONTINUATION) != (begun != null)) {
      String wrong = begun == null ? "a part without a message" : "a message within another";
      throw new WebSocketFault(PROTOCOL_ERROR, wrong + " (expected: a message, then its parts)");
    }
    head = next;
    return arrived.readableBytes() < next.frameLength() ? -1 : (int) next.frameLength();
  }

  @Override
  protected void arrived(ByteBuf frame, ByteBuf whole) {
    FrameHead its = requireNonNull(head);
    head = null;
    byte[] payload = Masking.unmasked(frame, its);
    switch (its.opcode()) {
      case TEXT, BINARY, CONTINUATION -> take(its, payload);
      case PING -> answer(payload);
      case PONG -> {} // that something has come is all that counts
      case CLOSE -> {
        says(Ending.of(payload));
        closeChannel();
      }
    }
  }

  private void take(FrameHead its, byte[] payload) {
    if (!isOpen()) {
      return; // the client may not have read yet that all is over
    }
    Fragments begun = fragments;
    if (begun != null) {
      begun.add(payload);
      if (its.isLast()) {
        fragments = null;
        deliver(begun.opcode(), begun.isCompressed(), begun.whole());
      }
    } else if (its.isLast()) {
      deliver(its.opcode(), its.isCompressed(), payload);
    } else {
      fragments = new Fragments(its, payload);
    }
  }

  private void deliver(Opcode opcode, boolean isCompressed, byte[] bytes) {
    byte[] data = isCompressed && inflation != null ? inflation.inflate(bytes) : bytes;
    StreamLane<Message> taker = lane();
    if (taker != null) {
      taker.received(Message.of(opcode, data), data.length + OBJECTS);
    }
  }

  /** What comes may inflate to a thousand times as much, so that too much waits within one read. */
  @Override
  protected boolean framesWait() {
    return isOpen() && !gate().isOpen();
  }

  @Override
  public void readingOn() {
    super.readingOn();
    takeWaiting();
  }

  private void takeWaiting() {
    if (isInputEnded()) {
      inputEnded();
    } else {
      readOn();
    }
  }

  /** Nothing will come any more, a Close frame neither. */
  @Override
  protected void inputEnded() {
    readOn(); // the gate may have been opened by a thread that the loop has not heard of yet
    if (!holdsBytes() || !framesWait()) {
      closeChannel();
    }
  }

  @Override
  protected long undecoded() {
    return super.undecoded() + (fragments == null ? 0 : fragments.held());
  }

  @Override
  protected void closed() {
    super.closed();
    fragments = null;
    if (inflation != null) {
      inflation.end();
    }
  }

  @Override
  protected boolean isWatched() {
    return super.isWatched() || !settings.pingInterval().isZero();
  }

  @Override
  protected void awaitClose() {
    if (client().channel().isActive()) {
      takeWaiting(); // the client's Close frame may be among it
      awaitsClose = true;
      awaitedNanos = client().nanoTime();
      watchWithin(CLOSE_NANOS);
    }
  }

  @Override
  protected long look(long now) {
    long interval = settings.pingInterval().toNanos();
    if (awaitsClose) {
      return lookAtClose(now);
    }
    return interval == 0 || !isOpen() ? super.look(now) : lookAtSilence(now, interval);
  }

  private long lookAtClose(long now) {
    long left = CLOSE_NANOS - (now - awaitedNanos);
    if (left <= 0 && isChannelOpen()) {
      LOG.debug("[conn {}] The client does not answer the Close frame: closed.", id());
      closeChannel();
    }
    return left <= 0 ? super.look(now) : left;
  }

  private long lookAtSilence(long now, long interval) {
    long last = client().lastReadNanos();
    if (!gate().isReading()) {
      awaitedNanos = 0;
      return interval;
    }
    if (last - awaitedNanos >= 0) {
      awaitedNanos = 0;
    }
    if (now - last < interval) {
      return interval - (now - last);
    }
    if (awaitedNanos == 0) {
      awaitedNanos = now;
      queue(PING.duplicate());
    } else if (now - awaitedNanos >= interval) {
      LOG.debug("[conn {}] The client has not answered a ping: closed.", id());
      abort();
    }
    return interval;
  }
}
