package io.molt.itests;

import java.util.List;

/** Trials of this: applications cannot hurt the server. */
final class ApplicationTrials {

  static final String SECTION = "applications";

  private ApplicationTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
