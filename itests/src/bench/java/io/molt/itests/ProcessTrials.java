package io.molt.itests;

import java.util.List;

/** Trials of this: the process and its files. */
final class ProcessTrials {

  static final String SECTION = "process";

  private static final int STARTS = 50;

  private ProcessTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            "USR1, USR2 and HUP from the first moment on end no start",
            STARTS,
            ProcessTrials::startAmongSignals));
  }

  private static String startAmongSignals(String mode) {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = EarlySignals.start(instance)) {
      if (!molt.ask().application().equals("probe")) {
        throw new AssertionError("no server: " + molt.log());
      }
      return "";
    } finally {
      instance.delete();
    }
  }
}
