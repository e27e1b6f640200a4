package io.molt.share;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Rows of typed columns, found by their keys, which all workers share (Swoole: {@code
 * Swoole\Table}). Get one from {@link Shared#table}.
 *
 * <p>Each call is atomic for its row: nobody ever sees a part of a {@link #set}, and no {@link
 * #incr} is lost. Calls for several rows are not atomic together; take a {@link SharedLock} for
 * that. Nothing here waits for long, and no thread of a worker can hold up a row.
 *
 * <p>A key has at most {@link #MAX_KEY_BYTES} bytes. A column that does not exist, or that is of
 * another type than the method, is an IllegalArgumentException.
 */
@ProviderType
public interface Table extends Iterable<Row> {

  /** How long a key may be, in bytes of UTF-8, as in Swoole. */
  int MAX_KEY_BYTES = 63;

  /** The name by which workers find it. */
  String name();

  /** What it was made with. */
  TableSpec spec();

  /**
   * Sets columns of a row, all at once. The others keep their values, or, if the row is new, are 0,
   * 0.0 and empty.
   *
   * <p>An INT column takes Byte, Short, Integer and Long, a FLOAT column Float, Double, Byte, Short
   * and Integer, a STRING column String.
   *
   * @param values by column; only read during the call
   * @throws TableFullException if the row would be one too many
   * @throws IllegalArgumentException if a value does not fit its column or the key is too long;
   *     nothing has changed then
   */
  void set(String key, Map<String, ?> values);

  /**
   * A row as it is now.
   *
   * @return empty if there is none
   */
  Optional<Row> get(String key);

  /**
   * An INT column of a row as it is now.
   *
   * @return empty if there is no such row
   */
  OptionalLong longValue(String key, String column);

  /**
   * A FLOAT column of a row as it is now.
   *
   * @return empty if there is no such row
   */
  OptionalDouble doubleValue(String key, String column);

  /**
   * A STRING column of a row as it is now.
   *
   * @return empty if there is no such row
   */
  Optional<String> stringValue(String key, String column);

  /** Whether there is such a row now (Swoole: {@code exists}). */
  boolean exists(String key);

  /**
   * Deletes a row.
   *
   * @return whether there was one
   */
  boolean del(String key);

  /**
   * Adds to an INT column. A row that does not exist is made first, with 0.
   *
   * @return the new value
   * @throws ArithmeticException if it would not fit the column; nothing has changed then. (Swoole
   *     begins again at the other end.)
   * @throws TableFullException if the row would be one too many
   * @throws IllegalArgumentException if the key is too long
   */
  long incr(String key, String column, long by);

  /** Adds 1; see {@link #incr(String, String, long)}. */
  default long incr(String key, String column) {
    return incr(key, column, 1);
  }

  /** Subtracts; otherwise as {@link #incr(String, String, long)}. */
  default long decr(String key, String column, long by) {
    return incr(key, column, Math.negateExact(by));
  }

  /** Subtracts 1; see {@link #incr(String, String, long)}. */
  default long decr(String key, String column) {
    return incr(key, column, -1);
  }

  /**
   * Adds to a FLOAT column. A row that does not exist is made first, with 0.0. To subtract, add a
   * negative number.
   *
   * @return the new value
   * @throws TableFullException if the row would be one too many
   * @throws IllegalArgumentException if the key is too long
   */
  double incrFloat(String key, String column, double by);

  /** How many rows there are now. */
  int count();

  /**
   * Goes through the rows. Each is as it is when it is reached; whether rows that come or go
   * meanwhile are met is left open, all others are met once. It does not remove.
   */
  @Override
  Iterator<Row> iterator();
}
