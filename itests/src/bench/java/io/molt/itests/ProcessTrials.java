package io.molt.itests;

import java.util.List;

/** Trials of this: the process and its files. */
final class ProcessTrials {

  static final String SECTION = "process";

  private ProcessTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
