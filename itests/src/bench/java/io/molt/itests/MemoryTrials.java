package io.molt.itests;

import java.util.List;

/** Trials of this: a heap that runs out, and threads that somebody interrupts. */
final class MemoryTrials {

  static final String SECTION = "memory";

  private MemoryTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
