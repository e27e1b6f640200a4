package io.molt.memory;

import io.molt.share.Row;
import io.molt.spi.WorkerLease;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Takes one row after the other, for as long as the worker's lease lasts. */
final class RowIterator implements Iterator<Row> {

  private final Iterator<Cell> cells;
  private final WorkerLease lease;
  private @Nullable Row next;

  RowIterator(Iterator<Cell> cells, WorkerLease lease) {
    this.cells = cells;
    this.lease = lease;
  }

  @Override
  public boolean hasNext() {
    lease.check();
    while (next == null && cells.hasNext()) {
      next = cells.next().image();
    }
    return next != null;
  }

  @Override
  public Row next() {
    Row row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return row;
  }
}
