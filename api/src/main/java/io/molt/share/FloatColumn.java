package io.molt.share;

import static java.util.Objects.requireNonNull;

/**
 * Numbers of type double (Swoole: {@code TYPE_FLOAT}); 0.0 unless set.
 *
 * @param name its name
 */
public record FloatColumn(String name) implements Column {
  public FloatColumn {
    requireNonNull(name, "name");
  }

  /** As in messages: {@code price FLOAT}. */
  @Override
  public String toString() {
    return name + " FLOAT";
  }
}
