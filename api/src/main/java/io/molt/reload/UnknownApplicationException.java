package io.molt.reload;

import java.util.Collection;
import java.util.TreeSet;

/** A request names an application that is not deployed. */
public final class UnknownApplicationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String application;

  /**
   * @param application the name that was asked for
   * @param deployed the names that would have been understood
   */
  public UnknownApplicationException(String application, Collection<String> deployed) {
    super(
        "application: "
            + application
            + " (expected: "
            + (deployed.isEmpty()
                ? "none is deployed"
                : "one of " + String.join(", ", new TreeSet<>(deployed)))
            + ")");
    this.application = application;
  }

  /** The name that was asked for. */
  public String application() {
    return application;
  }
}
