package io.molt.http.http2;

import io.molt.listener.spi.ClientChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The connections of a port that were ended because of what their clients did: how many, and for
 * what reason. It is said of the first and then once a minute of each reason; the log is not to be
 * filled by whoever wants to. From any thread.
 */
final class CutOffs {

  private static final long SAY_NANOS = 60_000_000_000L;

  /** Those of one reason. */
  private static final class Reason {
    private final LongAdder count = new LongAdder();
    private long saidNanos;
    private boolean said;

    /** Whether it is to be said. */
    synchronized boolean isToBeSaid(long now) {
      boolean due = !said || now - saidNanos >= SAY_NANOS;
      if (due) {
        said = true;
        saidNanos = now;
      }
      return due;
    }
  }

  private final Logger log;
  private final Map<String, Reason> reasons = new ConcurrentHashMap<>();

  CutOffs(Logger log) {
    this.log = log;
  }

  /**
   * One is ended.
   *
   * @param flood of what there was too much; null if it is merely an error
   */
  void cutOff(ClientChannel client, @Nullable String flood, Http2Exception cause) {
    String name = flood != null ? flood : name(cause.error());
    Reason reason = reasons.computeIfAbsent(name, each -> new Reason());
    reason.count.increment();
    if (name.equals(ERRORS)) {
      log.debug("[conn {}] The connection fails.", client.id(), cause);
    } else if (reason.isToBeSaid(client.nanoTime())) {
      log.warn(
          "[conn {}] Cut off, the {}. client of {} for that reason ({}): {}. It is said once a"
              + " minute.",
          client.id(),
          reason.count.sum(),
          client.settings().name(),
          name,
          cause.getMessage());
    } else {
      log.debug("[conn {}] Cut off ({}): {}.", client.id(), name, cause.getMessage());
    }
  }

  private static final String ERRORS = "errors";

  /** What Netty's codec counts itself are the small pieces of a head. */
  private static String name(Http2Error error) {
    return error == Http2Error.ENHANCE_YOUR_CALM ? "continuations" : ERRORS;
  }

  /** How many of each reason there were. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    reasons.forEach((name, reason) -> counts.put(name, reason.count.sum()));
    return counts;
  }
}
