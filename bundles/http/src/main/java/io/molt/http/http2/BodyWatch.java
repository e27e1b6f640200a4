package io.molt.http.http2;

import io.molt.http.BodyPace;
import io.molt.http.Refusal;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the body of one request comes on; and that the client leaves off with it when its
 * request is answered. On the loop.
 */
final class BodyWatch {

  /** How much is read of a body that nobody wants, before the client is told so. */
  private static final long DISCARDED = 256 * 1024;

  private final Session session;
  private final StreamExchange exchange;
  private final StreamInput input;

  /** Null as long as the body was not seen to take its time. */
  private @Nullable BodyPace pace;

  private long lastNanos;
  private boolean complete;
  private boolean answered;

  /** What has come since the answer, and how much that was at the last look. */
  private long unwanted;

  private long unwantedSeen;

  BodyWatch(Session session, StreamExchange exchange, StreamInput input) {
    this.session = session;
    this.exchange = exchange;
    this.input = input;
  }

  /** A part has come. */
  void arrived(int length) {
    lastNanos = 0;
    if (answered) {
      unwanted += length;
    }
  }

  /**
   * The answer is complete. What still comes is read for a while, for clients are simple; but some
   * wait for ever when they have the answer and have not sent everything, and so one that sends no
   * more is told to stop, as one that sends much is (RFC 9113, 8.1).
   */
  void answered() {
    if (!complete) {
      answered = true;
      lookAtRestLater();
    }
  }

  /** Whether the client has sent more since the answer than is read of what nobody wants. */
  boolean isTooMuch() {
    return unwanted > DISCARDED && !complete;
  }

  /** Nothing follows. */
  void complete() {
    complete = true;
    pace = null;
  }

  /** The server stops: it waits for a body only as long as that comes on. */
  void hurry(long now) {
    if (!complete) {
      begun(now).hurry(input.received());
    }
  }

  private BodyPace begun(long now) {
    BodyPace its = pace;
    if (its == null) {
      its = new BodyPace(exchange, session.settings(), now);
      pace = its;
      lastNanos = now;
    }
    return its;
  }

  void look(long now) {
    if (complete || answered) {
      return;
    }
    BodyPace its = begun(now);
    boolean due = input.isDue(exchange.traits());
    if (!due) {
      its.paused();
      lastNanos = now;
    }
    if (lastNanos == 0) {
      lastNanos = now;
    }
    Refusal refusal = its.look(now, input.received());
    long limit = session.settings().httpHeaderTime().toNanos();
    if (refusal == null && due && limit > 0 && now - lastNanos >= limit) {
      refusal =
          new Refusal(
              408,
              "the body has not gone on for "
                  + TimeUnit.NANOSECONDS.toSeconds(limit)
                  + " s (http_header_time)");
    }
    if (refusal != null) {
      complete();
      exchange.refuse(refusal);
    }
  }

  private void lookAtRestLater() {
    session
        .client()
        .reactor()
        .loop()
        .schedule(this::lookAtRest, BodyPace.LOOK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void lookAtRest() {
    if (complete) {
      return;
    }
    if (unwanted == unwantedSeen) {
      exchange.reset(Http2Error.NO_ERROR);
    } else {
      unwantedSeen = unwanted;
      lookAtRestLater();
    }
  }
}
