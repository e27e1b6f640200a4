package io.molt.share;

/** A table holds as many rows as it can, and one more was to be made. Nothing has changed. */
public final class TableFullException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String table;
  private final String key;

  /**
   * @param table the name of the table
   * @param key of the row that was to be made
   * @param rows how many rows it can hold
   */
  public TableFullException(String table, String key, int rows) {
    super("table " + table + ": row " + key + ": one too many (expected: " + rows + " at most)");
    this.table = table;
    this.key = key;
  }

  /** The name of the table. */
  public String table() {
    return table;
  }

  /** The key of the row that was to be made. */
  public String key() {
    return key;
  }
}
