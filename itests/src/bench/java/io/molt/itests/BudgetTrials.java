package io.molt.itests;

import java.util.List;

/** Trials of this: what clients can make the server hold is bounded. */
final class BudgetTrials {

  static final String SECTION = "budget";

  private BudgetTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            "with 250 open files and 400 clients reload, status and a dropped bundle work",
            5,
            BudgetTrials::descriptors));
  }

  private static String descriptors(String mode) throws Exception {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = Crowding.launchWithFiles(instance, 250)) {
      molt.awaitReady();
      try (Crowding crowd = Crowding.of(instance.port("tcp"), 400)) {
        expectZero(molt.molt("reload"));
        expectZero(molt.molt("status"));
        instance.deploy("probe.jar", WorkerBundle.probe().version("2.0.0").bytes());
        molt.awaitLog("2.0.0");
        crowd.leave();
        crowd.awaitRoom();
        molt.awaitVersion("2.0.0");
      }
      long complaints =
          molt.log().lines().filter(line -> line.contains("Too many open files")).count();
      return complaints + " lines of too many open files";
    } finally {
      instance.delete();
    }
  }

  private static void expectZero(CommandResult result) {
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
  }
}
