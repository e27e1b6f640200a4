package io.molt.manager;

import java.util.List;

/** An application cannot serve, because others answer a listener that it would answer too. */
final class PortTakenException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> holders;

  /**
   * @param holders the names of the others
   */
  PortTakenException(String message, List<String> holders) {
    super(message);
    this.holders = List.copyOf(holders);
  }

  List<String> holders() {
    return holders;
  }
}
