package io.molt.memory;

import io.molt.spi.WorkerLease;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The place of one row. What is there never changes but is replaced as a whole, so that whoever
 * reads sees one moment, and nobody can hold up another.
 */
final class Cell {

  private static final AtomicReferenceFieldUpdater<Cell, RowState> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Cell.class, RowState.class, "state");

  private volatile RowState state = NoRow.NOT_YET;

  RowState state() {
    return state;
  }

  /** The row as it is; null if there is none. */
  @Nullable RowImage image() {
    return state instanceof RowImage image ? image : null;
  }

  boolean isDeleted() {
    return state == NoRow.NO_MORE;
  }

  /**
   * Replaces what is there, if it still is.
   *
   * @return whether it was
   * @throws io.molt.net.RetiredException if the worker was retired; nothing has changed then
   */
  boolean replace(RowState expected, RowState next, WorkerLease lease) {
    lease.enter();
    try {
      return STATE.compareAndSet(this, expected, next);
    } finally {
      lease.exit();
    }
  }

  /** Ends it if nothing has come of it. */
  void giveUp() {
    STATE.compareAndSet(this, NoRow.NOT_YET, NoRow.NO_MORE);
  }
}
