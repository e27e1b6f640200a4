package io.molt.http.events;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.FramedConnection;
import io.molt.listener.spi.Watchdog;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * A connection on which events leave, and nothing is taken any more. What its client does not say
 * is seen from what it takes: a comment is sent when nothing else was for a while, and a client
 * that does not take it is closed as one that is idle.
 */
public final class EventConnection extends FramedConnection<EventText> {

  private static final EventText PING = EventText.comment("");

  private final long pingNanos;
  private final EventFraming framing;
  private final String lastEventId;

  /** How many bytes had been sent or waited at the last look. On the loop. */
  private long seen;

  /**
   * Makes one that sends nothing until it {@linkplain #open opens}.
   *
   * @param dispatcher never asked: it does not begin as a stream
   * @param pingInterval after how long a comment is sent if nothing else is; zero for never
   * @param lastEventId what the client has said; empty if nothing
   */
  public EventConnection(
      ClientChannel client,
      Dispatcher dispatcher,
      Duration pingInterval,
      EventFraming framing,
      String lastEventId) {
    super(client, dispatcher);
    this.pingNanos = pingInterval.toNanos();
    this.framing = framing;
    this.lastEventId = lastEventId;
    holdBack();
  }

  /**
   * The head of the answer was written, and the channel is this connection's. On the loop.
   *
   * @param sent how many bytes were sent on it before
   */
  public void open(StreamLane<EventText> lane, long sent) {
    sentBefore(sent);
    serve(lane);
    gate().run();
  }

  /** It has come to nothing. On the loop. */
  public void neverOpens(StreamLane<EventText> lane) {
    serveNever(lane);
  }

  /** See {@link io.molt.net.events.EventStream#lastEventId()}. */
  String lastEventId() {
    return lastEventId;
  }

  @Override
  public ConnectionStatus status() {
    return super.status().speaking("events");
  }

  @Override
  public boolean send(EventText text) {
    return queue(framing.of(text));
  }

  @Override
  public void close() {
    queueLast(framing.end());
    super.close();
  }

  /** What was not sent as it should have been is not to be taken for whole. */
  @Override
  public void fail(Why why) {
    if (why == Why.FAILED) {
      abort();
    } else {
      close();
    }
  }

  /** A client that has closed its half has left: there is nothing that it could yet ask. */
  @Override
  protected void inputEnded() {
    abort();
  }

  /** What comes is dropped, and with it what was asked behind the stream. */
  @Override
  protected boolean takesFrames() {
    return false;
  }

  @Override
  protected int frame(ByteBuf arrived) {
    return -1;
  }

  @Override
  protected void arrived(ByteBuf frame, ByteBuf whole) {
    throw new IllegalStateException("a frame came (expected: none, for none is taken)");
  }

  @Override
  protected boolean isWatched() {
    return super.isWatched() || pingNanos > 0;
  }

  /** Twice in an interval, so that the silence never lasts for longer than one. */
  @Override
  protected long look(long now) {
    long gone = sent() + waiting();
    if (gone > seen && waiting() == 0) {
      client().readNow(); // what it takes is a sign of life, and the only one
    }
    if (gone == seen && pingNanos > 0 && isOpen() && waiting() == 0) {
      send(PING);
    }
    seen = gone;
    return pingNanos > 0 ? Math.max(pingNanos / 2, 1) : Watchdog.STALL_NANOS;
  }
}
