package io.molt.itests;

import java.util.List;

/** Trials of this: a reload tells the truth, whatever happens. */
final class ReloadTrials {

  static final String SECTION = "reload";

  private ReloadTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
