package io.molt.share;

/** A name was asked for with another definition than it was made with. Nothing has changed. */
public final class ConflictingDefinitionException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * @param kind {@code table}, {@code atomic} ...
   * @param name the name that was asked for
   * @param asked the definition that was asked for
   * @param made the definition that it was made with
   */
  public ConflictingDefinitionException(String kind, String name, String asked, String made) {
    super(
        kind
            + " "
            + name
            + ": "
            + asked
            + " (expected: as it was made, "
            + made
            + "; another definition needs another name, or a restart of the server)");
    this.name = name;
  }

  /** The name that was asked for. */
  public String name() {
    return name;
  }
}
