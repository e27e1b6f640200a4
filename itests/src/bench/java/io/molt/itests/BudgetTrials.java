package io.molt.itests;

import java.util.List;

/** Trials of this: what clients can make the server hold is bounded. */
final class BudgetTrials {

  static final String SECTION = "budget";

  private BudgetTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
