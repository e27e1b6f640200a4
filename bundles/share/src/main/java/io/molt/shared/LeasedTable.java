package io.molt.shared;

import static java.util.Objects.requireNonNull;

import io.molt.share.Row;
import io.molt.share.Table;
import io.molt.share.TableSpec;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A table, for as long as its worker's lease lasts. */
final class LeasedTable implements Table {

  private final Rows rows;
  private final Lease lease;

  LeasedTable(Rows rows, Lease lease) {
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
    rows.set(key, requireNonNull(values, "values"));
  }

  @Override
  public Optional<Row> get(String key) {
    checked(key);
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public OptionalLong longValue(String key, String column) {
    checked(key);
    return rows.longValue(key, column);
  }

  @Override
  public OptionalDouble doubleValue(String key, String column) {
    checked(key);
    return rows.doubleValue(key, column);
  }

  @Override
  public Optional<String> stringValue(String key, String column) {
    checked(key);
    return Optional.ofNullable(rows.stringValue(key, column));
  }

  @Override
  public boolean exists(String key) {
    checked(key);
    return rows.exists(key);
  }

  @Override
  public boolean del(String key) {
    checked(key);
    return rows.del(key);
  }

  @Override
  public long incr(String key, String column, long by) {
    checked(key);
    return rows.incr(key, column, by);
  }

  @Override
  public double incrFloat(String key, String column, double by) {
    checked(key);
    return rows.incrFloat(key, column, by);
  }

  @Override
  public int count() {
    lease.check();
    return rows.count();
  }

  @Override
  public Iterator<Row> iterator() {
    lease.check();
    Iterator<Row> all = rows.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        lease.check();
        return all.hasNext();
      }

      @Override
      public Row next() {
        lease.check();
        return all.next();
      }
    };
  }

  private void checked(String key) {
    requireNonNull(key, "key");
    lease.check();
  }
}
