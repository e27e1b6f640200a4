package io.molt.http.http2;

import io.molt.listener.spi.ClientChannel;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a connection ends that the server wants to end (RFC 9113, 6.8), so that no request is lost
 * that is on its way: the client is told that it is to open no further streams, and when it has
 * answered a PING, so that it has heard that, which was the last one. Streams up to that are seen
 * to their end, and then the connection is closed. Not so at a reload, which ends no connection.
 *
 * <p>A connection that is just closed would have browsers send again what they had sent, orders
 * too. On the loop.
 */
final class SessionEnd {

  /** For a client that does not answer. */
  private static final long LONGEST_MILLIS = 1000;

  /** What the PING says, so that its answer is known. */
  static final long PING = 0x6d6f6c742d656e64L;

  private final Session session;
  private final ClientChannel client;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private boolean last;
  private boolean finished;

  SessionEnd(Session session) {
    this.session = session;
    this.client = session.client();
  }

  void begin() {
    session.wire().sayGoodbye(true, Http2Error.NO_ERROR);
    session.wire().ping(PING);
    client.reactor().loop().schedule(this::takeNoMore, LONGEST_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Completed when the connection takes no further request, or is closed. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Whether no further request is taken. */
  boolean isOver() {
    return last;
  }

  /** The client knows that it is to open no further streams. */
  void takeNoMore() {
    if (!last) {
      last = true;
      session.wire().sayGoodbye(false, Http2Error.NO_ERROR);
      long now = client.nanoTime();
      session.wire().takers().forEach(each -> each.hurry(now));
      session.settle();
    }
    over.complete(null);
  }

  /** The connection is closed. */
  void end() {
    last = true;
    over.complete(null);
  }

  /** Nothing is waited for any longer: what has no answer gets 503. */
  void finish() {
    takeNoMore();
    if (!finished) {
      finished = true;
      session.wire().takers().forEach(StreamTaker::endNow);
      session.answers().flushLater();
    }
  }
}
