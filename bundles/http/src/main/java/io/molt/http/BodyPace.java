package io.molt.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How fast the body of one request comes. It is looked at from time to time, and what has passed
 * since the look before counts unless the client could not send meanwhile. It counts as a second at
 * most, for after a worker has held up the event loop, what has come must first be read.
 */
public final class BodyPace {

  /** The time between two looks. */
  public static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a body may come slowly. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The same where others wait for it: the server stops. */
  private static final long HURRIED_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** What comes more slowly than this does not come on, for a server that stops. */
  private static final int SLOWEST_RATE = 240;

  private final Object exchange;
  private final long limitNanos;
  private final int minRate;
  private long lookedNanos;
  private long countedNanos;
  private boolean paused;

  /** What had been counted and received when the pace had to be proved anew. */
  private boolean hurried;

  private long hurriedSinceNanos;
  private long hurriedSinceBytes;

  /**
   * @param exchange whose body it is
   * @param now when it was first seen to come
   */
  public BodyPace(Object exchange, HttpSettings settings, long now) {
    this.exchange = exchange;
    this.limitNanos = settings.httpBodyTime().toNanos();
    this.minRate = settings.httpBodyMinRate();
    this.lookedNanos = now;
  }

  boolean isOf(Object other) {
    return exchange.equals(other);
  }

  /** Since the last look there was a moment in which the client could not send. */
  public void paused() {
    paused = true;
  }

  /**
   * From here on each two seconds have to bring enough.
   *
   * @param received how many bytes have come until now
   */
  public void hurry(long received) {
    hurried = true;
    hurriedSinceNanos = countedNanos;
    hurriedSinceBytes = received;
  }

  /** How long after a look the next is due. */
  public long nextLookNanos() {
    return limitNanos > 0 ? Math.min(limitNanos, LOOK_NANOS) : LOOK_NANOS;
  }

  /**
   * Looks.
   *
   * @param received how many bytes have come until now
   * @return why the client has had time enough; null if it has not
   */
  public @Nullable Refusal look(long now, long received) {
    if (!paused) {
      countedNanos += Math.min(now - lookedNanos, LOOK_NANOS);
    }
    paused = false;
    lookedNanos = now;
    if (limitNanos > 0 && countedNanos >= limitNanos) {
      return new Refusal(408, "the body was not complete within http_body_time");
    }
    if (countedNanos >= PATIENCE_NANOS && isSlow(received, countedNanos, minRate)) {
      return new Refusal(
          408,
          "body: "
              + received
              + " bytes in "
              + TimeUnit.NANOSECONDS.toSeconds(countedNanos)
              + " s (expected: http_body_min_rate: "
              + minRate
              + " a second)");
    }
    return hurried ? lookInAHurry(received) : null;
  }

  private @Nullable Refusal lookInAHurry(long received) {
    long nanos = countedNanos - hurriedSinceNanos;
    if (nanos < HURRIED_NANOS) {
      return null;
    }
    if (isSlow(received - hurriedSinceBytes, nanos, Math.max(minRate, SLOWEST_RATE))) {
      return new Refusal(503, "the server stops, and the body does not come on");
    }
    hurry(received);
    return null;
  }

  private static boolean isSlow(long bytes, long nanos, int rate) {
    return bytes < rate * (nanos / 1e9);
  }
}
