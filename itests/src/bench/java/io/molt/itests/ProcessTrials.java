package io.molt.itests;

import java.io.IOException;
import java.nio.file.Path;
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
            ProcessTrials::startAmongSignals),
        new Trial(
            SECTION,
            "others cannot open what the server writes, with umask 000",
            1,
            ProcessTrials::closedToOthers));
  }

  private static String closedToOthers(String mode) throws IOException {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = OwnershipIT.startForAll(instance)) {
      instance.deploy("another.jar", WorkerBundle.probe().version("1.0.1").bytes());
      molt.awaitVersion("1.0.1");
      List<Path> open = OwnershipIT.openToOthers(instance);
      if (!open.isEmpty()) {
        throw new AssertionError("open to others: " + open);
      }
      return "";
    } finally {
      instance.delete();
    }
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
