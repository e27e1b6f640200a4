package io.molt.http.http2;

import io.molt.http.Http2Limits;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * Counts what costs a client nothing and the server something, over {@link #WINDOW_NANOS}. On the
 * loop.
 */
final class FloodWatch {

  private static final long WINDOW_NANOS = 30_000_000_000L;

  private final Session session;
  private final Http2Limits limits;
  private int resets;
  private long resetsSinceNanos;
  private int controls;
  private long controlsSinceNanos;
  private @Nullable String reason;

  FloodWatch(Session session, Http2Limits limits) {
    this.session = session;
    this.limits = limits;
  }

  /** Which flood it was for which the connection ends; null if it was none of these. */
  @Nullable String reason() {
    return reason;
  }

  /** The client has taken back a request, or spoilt it. */
  void reset() throws Http2Exception {
    long now = session.client().nanoTime();
    if (resets == 0 || now - resetsSinceNanos > WINDOW_NANOS) {
      resets = 0;
      resetsSinceNanos = now;
    }
    resets++;
    if (resets > limits.maxResets()) {
      throw flood("resets", "more than http2_max_resets: " + limits.maxResets());
    }
  }

  /**
   * What it has sent on a stream is an error.
   *
   * @param late whether that was on its way when the server reset the stream, so that it is not the
   *     client's fault
   */
  void failed(boolean late) throws Http2Exception {
    if (late) {
      control();
    } else {
      reset();
    }
  }

  /** It has sent what asks for nothing. */
  void control() throws Http2Exception {
    if (controls == 0) {
      controlsSinceNanos = session.client().nanoTime();
    }
    controls++;
    if (controls > limits.maxControlFrames()) {
      if (session.client().nanoTime() - controlsSinceNanos <= WINDOW_NANOS) {
        throw flood("control", "more than http2_max_control_frames: " + limits.maxControlFrames());
      }
      controls = 0;
    }
  }

  private Http2Exception flood(String name, String text) {
    reason = name;
    return Http2Exception.connectionError(
        Http2Error.ENHANCE_YOUR_CALM, "%s within 30 seconds", text);
  }
}
