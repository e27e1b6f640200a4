package io.molt.http.http2;

import io.molt.http.BodyPace;
import io.molt.http.Refusal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees to it that the body of one request comes on. On the loop. */
final class BodyWatch {

  private final Session session;
  private final StreamExchange exchange;
  private final StreamInput input;

  /** Null as long as the body was not seen to take its time. */
  private @Nullable BodyPace pace;

  private long lastNanos;
  private boolean complete;

  BodyWatch(Session session, StreamExchange exchange, StreamInput input) {
    this.session = session;
    this.exchange = exchange;
    this.input = input;
  }

  /** A part has come. */
  void arrived() {
    lastNanos = 0;
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
    if (complete) {
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
}
