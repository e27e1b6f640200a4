package io.molt.share;

import static java.util.Objects.requireNonNull;

/**
 * Texts (Swoole: {@code TYPE_STRING}); empty unless set.
 *
 * @param name its name
 * @param maxBytes how long a text may be, in bytes of UTF-8; a longer one is refused
 */
public record StringColumn(String name, int maxBytes) implements Column {
  public StringColumn {
    requireNonNull(name, "name");
    if (maxBytes < 1) {
      throw new IllegalArgumentException(
          "column " + name + ": " + maxBytes + " bytes (expected: at least 1)");
    }
  }

  /** As in messages: {@code name STRING(64)}. */
  @Override
  public String toString() {
    return name + " STRING(" + maxBytes + ")";
  }
}
