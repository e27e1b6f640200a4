package io.molt.memory;

import static java.util.Objects.requireNonNull;

import io.molt.share.Row;
import io.molt.share.Table;
import io.molt.share.TableSpec;
import io.molt.spi.WorkerLease;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A table, for as long as its worker's lease lasts. */
final class LeasedTable implements Table {

  private final Rows rows;
  private final WorkerLease lease;

  LeasedTable(Rows rows, WorkerLease lease) {
    this.rows = rows;
    this.lease = lease;
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public TableSpec spec() {
    return rows.spec();
  }

  @Override
  public void set(String key, Map<String, ?> values) {
    checked(key);
    rows.set(key, requireNonNull(values, "values"), lease);
  }

  @Override
  public Optional<Row> get(String key) {
    return Optional.ofNullable(row(key));
  }

  @Override
  public OptionalLong longValue(String key, String column) {
    int at = rows.schema().whole(column).index();
    RowImage row = row(key);
    return row == null ? OptionalLong.empty() : OptionalLong.of(row.number(at));
  }

  @Override
  public OptionalDouble doubleValue(String key, String column) {
    int at = rows.schema().real(column).index();
    RowImage row = row(key);
    return row == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.longBitsToDouble(row.number(at)));
  }

  @Override
  public Optional<String> stringValue(String key, String column) {
    int at = rows.schema().text(column).index();
    RowImage row = row(key);
    return row == null ? Optional.empty() : Optional.of(row.text(at));
  }

  @Override
  public boolean exists(String key) {
    return row(key) != null;
  }

  @Override
  public boolean del(String key) {
    checked(key);
    return rows.del(key, lease);
  }

  @Override
  public long incr(String key, String column, long by) {
    checked(key);
    return rows.incr(key, column, by, lease);
  }

  @Override
  public double incrFloat(String key, String column, double by) {
    checked(key);
    return rows.incrFloat(key, column, by, lease);
  }

  @Override
  public int count() {
    lease.check();
    return rows.count();
  }

  @Override
  public Iterator<Row> iterator() {
    lease.check();
    return new RowIterator(rows.cells(), lease);
  }

  private @Nullable RowImage row(String key) {
    checked(key);
    return rows.get(key);
  }

  private void checked(String key) {
    requireNonNull(key, "key");
    lease.check();
  }
}
