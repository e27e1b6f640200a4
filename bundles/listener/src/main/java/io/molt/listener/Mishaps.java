package io.molt.listener;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The errors of one event loop that must end nothing. One that comes again at once, as it does
 * where its cause lasts, is neither to keep a processor busy nor to fill the log. Not thread-safe:
 * used by the loop's thread alone.
 */
final class Mishaps {

  static final Class<?> CAUGHT = Throwable.class;

  private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

  /** One that comes later than that is not the same any more. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private long count;
  private long saidNanos;
  private long lastNanos;
  private long pauseNanos;

  /**
   * An error was caught. Says so, if it has not been said of one in the last minute. Fails never.
   *
   * @return for how many nanoseconds the loop is to do nothing: none after the first one, then a
   *     millisecond, and twice as long after each further one that comes within a second
   */
  long goOnAfter(Throwable error, long nowNanos) {
    count++;
    boolean repeats = count > 1 && nowNanos - lastNanos < SOON_NANOS;
    lastNanos = nowNanos;
    pauseNanos = repeats ? longer() : 0;
    if (count == 1 || nowNanos - saidNanos >= SAY_NANOS) {
      saidNanos = nowNanos;
      say(error);
    }
    return pauseNanos;
  }

  private long longer() {
    return Math.clamp(2 * pauseNanos, TimeUnit.MILLISECONDS.toNanos(1), LONGEST_NANOS);
  }

  private void say(Throwable error) {
    try {
      LOG.error(
          "[listener] An event loop goes on after an error, the {}. of it; of further ones it is"
              + " said once a minute.",
          count,
          error);
    } catch (Throwable again) {
      // There is no memory even to say so. The launcher ends the process if that lasts.
    }
  }
}
