package io.molt.shared;

import io.molt.share.Row;
import io.molt.share.Table;
import io.molt.share.TableFullException;
import io.molt.share.TableSpec;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A table of the server. The map finds a row, also where many keys were made to have one hash; the
 * row sees to its own atomicity. A row is marked as deleted before it leaves the map: who finds it
 * still there takes it out, too, before a new one takes its place.
 */
final class Rows {

  private static final int FIRST_CAPACITY = 1 << 16;

  private final String name;
  private final TableSpec spec;
  private final Schema schema;
  private final ConcurrentHashMap<String, Cells> cells;
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

  int count() {
    return count.get();
  }

  boolean exists(String key) {
    Cells row = cells.get(key);
    return row != null && !row.isDeleted();
  }

  @Nullable Row get(String key) {
    Cells row = cells.get(key);
    return row == null ? null : row.image(schema, key);
  }

  OptionalLong longValue(String key, String column) {
    Slot.Whole slot = schema.whole(column);
    Cells row = cells.get(key);
    return row == null ? OptionalLong.empty() : row.number(slot.index());
  }

  OptionalDouble doubleValue(String key, String column) {
    Slot.Real slot = schema.real(column);
    Cells row = cells.get(key);
    OptionalLong bits = row == null ? OptionalLong.empty() : row.number(slot.index());
    return bits.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.longBitsToDouble(bits.getAsLong()));
  }

  @Nullable String stringValue(String key, String column) {
    Slot.Text slot = schema.text(column);
    Cells row = cells.get(key);
    return row == null ? null : row.text(slot.index());
  }

  void set(String key, Map<String, ?> given) {
    Values values = schema.values(key, given);
    while (true) {
      Cells row = present(key);
      if (row == null ? insert(key, values) : row.write(values)) {
        return;
      }
    }
  }

  long incr(String key, String column, long by) {
    Slot.Whole slot = schema.whole(column);
    while (true) {
      Cells row = present(key);
      if (row != null) {
        OptionalLong sum = row.add(slot, by, schema, key);
        if (sum.isPresent()) {
          return sum.getAsLong();
        }
      } else if (!slot.fits(by)) {
        throw schema.beyond(key, slot, 0, by);
      } else {
        Values values = new Values(schema);
        values.number(slot.index(), by);
        if (insert(key, values)) {
          return by;
        }
      }
    }
  }

  double incrFloat(String key, String column, double by) {
    Slot.Real slot = schema.real(column);
    while (true) {
      Cells row = present(key);
      if (row != null) {
        OptionalDouble sum = row.add(slot, by);
        if (sum.isPresent()) {
          return sum.getAsDouble();
        }
      } else {
        Values values = new Values(schema);
        values.number(slot.index(), Double.doubleToRawLongBits(by));
        if (insert(key, values)) {
          return by;
        }
      }
    }
  }

  boolean del(String key) {
    Cells row = cells.get(key);
    if (row == null || !row.delete(count)) {
      return false;
    }
    cells.remove(key, row);
    return true;
  }

  Iterator<Row> iterator() {
    return new RowIterator(schema, cells.entrySet().iterator());
  }

  /** The row of a key; null if there is none or it was deleted, which is then also out. */
  private @Nullable Cells present(String key) {
    Cells row = cells.get(key);
    if (row != null && row.isDeleted()) {
      cells.remove(key, row);
      return null;
    }
    return row;
  }

  /**
   * Makes a row.
   *
   * @return false if there is one meanwhile
   */
  private boolean insert(String key, Values values) {
    if (!Utf8.fits(key, Table.MAX_KEY_BYTES)) {
      throw new IllegalArgumentException(
          schema.row(key)
              + ": a key of "
              + Utf8.length(key)
              + " bytes (expected: at most "
              + Table.MAX_KEY_BYTES
              + ")");
    }
    Cells made = values.toCells();
    Cells there =
        cells.computeIfAbsent(
            key,
            missing -> {
              reserve(missing);
              return made;
            });
    return made.equals(there);
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
}
