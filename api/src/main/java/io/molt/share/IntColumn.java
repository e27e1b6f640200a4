package io.molt.share;

import static java.util.Objects.requireNonNull;

/**
 * Whole numbers with a sign (Swoole: {@code TYPE_INT}); 0 unless set.
 *
 * @param name its name
 * @param bytes 1, 2, 4 or 8: a value that does not fit is refused
 */
public record IntColumn(String name, int bytes) implements Column {
  public IntColumn {
    requireNonNull(name, "name");
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
      throw new IllegalArgumentException(
          "column " + name + ": " + bytes + " bytes (expected: 1, 2, 4 or 8)");
    }
  }

  /** The smallest value that fits. */
  public long min() {
    return Long.MIN_VALUE >> (Long.SIZE - Byte.SIZE * bytes);
  }

  /** The greatest value that fits. */
  public long max() {
    return ~min();
  }

  /** As in messages: {@code visits INT(8)}. */
  @Override
  public String toString() {
    return name + " INT(" + bytes + ")";
  }
}
