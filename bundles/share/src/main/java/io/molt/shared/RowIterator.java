package io.molt.shared;

import io.molt.share.Row;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads one row after the other, those out that were deleted. */
final class RowIterator implements Iterator<Row> {

  private final Schema schema;
  private final Iterator<Map.Entry<String, Cells>> entries;
  private @Nullable Row next;

  RowIterator(Schema schema, Iterator<Map.Entry<String, Cells>> entries) {
    this.schema = schema;
    this.entries = entries;
  }

  @Override
  public boolean hasNext() {
    while (next == null && entries.hasNext()) {
      Map.Entry<String, Cells> entry = entries.next();
      next = entry.getValue().image(schema, entry.getKey());
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
