package io.molt.deployer;

import java.time.Duration;
import java.time.Instant;

/**
 * What the file system says of a file without its bytes being read. While it is the same, so is the
 * content, with one exception: a file system counts time in ticks of some milliseconds, and a
 * second change within the same tick leaves no trace. See {@link #isConclusiveAt}.
 *
 * @param size in bytes
 * @param modified when the content was last written, as far as the writer did not say otherwise
 * @param changed when anything about the file last changed, a rename included; no program can set
 *     it
 * @param key the file's number in its file system, so that another file of the same name differs
 */
record Stamp(long size, Instant modified, Instant changed, Object key) {

  /** Twice the longest tick of a file system's clock. */
  private static final Duration TICK = Duration.ofMillis(20);

  /** Whether a change after the given moment is sure to yield another stamp. */
  boolean isConclusiveAt(Instant readAt) {
    Instant last = modified.isAfter(changed) ? modified : changed;
    return last.isBefore(readAt.minus(TICK));
  }

  /** Whether nothing was written for a while, by the file's own account. */
  boolean isOlderThan(Duration age, Instant now) {
    return modified.isBefore(now.minus(age));
  }
}
