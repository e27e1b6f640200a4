package io.molt.memory;

import io.molt.share.Table;
import io.molt.share.TableFullException;
import io.molt.share.TableSpec;
import io.molt.spi.WorkerLease;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table of the server. The map leads to the place of a row, also where many keys were made to
 * have one hash. A place counts from when it is put into the map until it is taken out; one that
 * has nothing any more is taken out by whoever finds it.
 */
final class Rows {

  private static final int FIRST_CAPACITY = 1 << 16;

  private final String name;
  private final TableSpec spec;
  private final Schema schema;
  private final ConcurrentHashMap<String, Cell> cells;
  private final AtomicInteger count = new AtomicInteger();

  Rows(String name, TableSpec spec) {
    this.name = name;
    this.spec = spec;
    schema = new Schema(name, spec);
    cells = new ConcurrentHashMap<>(Math.min(spec.rows(), FIRST_CAPACITY));
  }

  String name() {
    return name;
  }

  TableSpec spec() {
    return spec;
  }

  Schema schema() {
    return schema;
  }

  int count() {
    return count.get();
  }

  /** A row as it is now; null if there is none. */
  @Nullable RowImage get(String key) {
    Cell cell = cells.get(key);
    return cell == null ? null : cell.image();
  }

  Iterator<Cell> cells() {
    return cells.values().iterator();
  }

  void set(String key, Map<String, ?> given, WorkerLease lease) {
    Values values = schema.values(key, given);
    update(key, before -> before.with(values), lease);
  }

  long incr(String key, String column, long by, WorkerLease lease) {
    ColumnPlace.Whole place = schema.whole(column);
    int at = place.index();
    return update(key, row -> row.with(at, place.sum(schema, key, row.number(at), by)), lease)
        .number(at);
  }

  double incrFloat(String key, String column, double by, WorkerLease lease) {
    int at = schema.real(column).index();
    return Double.longBitsToDouble(
        update(key, row -> row.with(at, sum(row.number(at), by)), lease).number(at));
  }

  private static long sum(long bits, double by) {
    return Double.doubleToRawLongBits(Double.longBitsToDouble(bits) + by);
  }

  boolean del(String key, WorkerLease lease) {
    Cell cell = cells.get(key);
    if (cell == null) {
      return false;
    }
    while (cell.state() instanceof RowImage image) {
      if (cell.replace(image, NoRow.NO_MORE, lease)) {
        takeOut(key, cell);
        return true;
      }
    }
    return false;
  }

  /**
   * Replaces a row, or makes it.
   *
   * @param change of the row as it is or, if there is none, as a new one is; may be asked again
   * @return the row as it was made
   */
  private RowImage update(String key, UnaryOperator<RowImage> change, WorkerLease lease) {
    while (true) {
      Cell cell = cell(key);
      try {
        for (RowState before = cell.state(); before != NoRow.NO_MORE; before = cell.state()) {
          RowImage after = change.apply(before instanceof RowImage row ? row : schema.blank(key));
          if (cell.replace(before, after, lease)) {
            return after;
          }
        }
      } finally {
        cell.giveUp();
        if (cell.isDeleted()) {
          takeOut(key, cell);
        }
      }
    }
  }

  /** The place of a key; made now if it has none. */
  private Cell cell(String key) {
    Cell there = cells.get(key);
    if (there != null) {
      return there;
    }
    checkLength(key);
    return cells.computeIfAbsent(
        key,
        missing -> {
          reserve(missing);
          return new Cell();
        });
  }

  private void checkLength(String key) {
    if (!Utf8.fits(key, Table.MAX_KEY_BYTES)) {
      throw new IllegalArgumentException(
          schema.row(key)
              + ": a key of "
              + Utf8.length(key)
              + " bytes (expected: at most "
              + Table.MAX_KEY_BYTES
              + ")");
    }
  }

  private void reserve(String key) {
    int rows = count.get();
    while (rows < spec.rows() && !count.compareAndSet(rows, rows + 1)) {
      rows = count.get();
    }
    if (rows >= spec.rows()) {
      throw new TableFullException(name, key, spec.rows());
    }
  }

  private void takeOut(String key, Cell cell) {
    if (cells.remove(key, cell)) {
      count.decrementAndGet();
    }
  }
}
