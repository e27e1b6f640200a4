package io.molt.itests;

import java.util.List;

/** Trials of this: clients cannot hurt workers. */
final class ClientTrials {

  static final String SECTION = "clients";

  private ClientTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
