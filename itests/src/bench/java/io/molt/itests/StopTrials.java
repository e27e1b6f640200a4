package io.molt.itests;

import java.util.List;

/** Trials of this: a stop loses nothing. */
final class StopTrials {

  static final String SECTION = "stop";

  private StopTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
