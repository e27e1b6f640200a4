package io.molt.itests;

import java.util.List;

/** Trials of this: what clients can make the server hold is bounded. */
final class BudgetTrials {

  static final String SECTION = "budget";

  private static final int CLIENTS = 1000;
  private static final int ASKED = 2000;
  private static final int PART = 20_000;
  private static final int READ = 40_000_000;

  private BudgetTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            "with 250 open files and 400 clients reload, status and a dropped bundle work",
            5,
            BudgetTrials::descriptors),
        new Trial(
            SECTION,
            CLIENTS
                + " clients with 2 MB each of an unfinished body, 256 MB of heap: others served",
            1,
            mode -> crowd(mode, Glutton.Kind.UNFINISHED_BODY)),
        new Trial(
            SECTION,
            CLIENTS + " clients that read none of 64 answers of 1 MB: others served",
            1,
            mode -> crowd(mode, Glutton.Kind.UNREAD_ANSWERS)),
        new Trial(
            SECTION,
            CLIENTS + " clients that send lines faster than they are handled: others served",
            1,
            mode -> crowd(mode, Glutton.Kind.QUEUED_LINES)),
        new Trial(
            SECTION,
            "answers that are read take nothing of the budget for good: five times as much as it"
                + " is",
            1,
            BudgetTrials::readAnswers));
  }

  /** In answers that are large enough to be announced, and small enough to leave at once. */
  private static String readAnswers(String mode) throws Exception {
    Instance instance = Instance.withProbe().set("mode", mode);
    instance.set("max_buffered_memory", String.valueOf(READ / 5));
    try (MoltProcess molt = MoltProcess.start(instance);
        HttpClientConnection client = molt.http()) {
      for (int read = 0; read < READ; read += PART) {
        int status = client.get("/large/" + PART + "/x").status();
        if (status != 200) {
          throw new AssertionError("after " + read + " bytes " + status);
        }
      }
      return READ / PART + " answered with 200";
    } finally {
      instance.delete();
    }
  }

  private static String crowd(String mode, Glutton.Kind kind) throws Exception {
    Instance instance = Instance.withProbe().set("mode", mode);
    instance.setEnvironment("JAVA_OPTS", "-Xmx256m");
    try (MoltProcess molt = MoltProcess.start(instance);
        HttpClientConnection other = molt.http()) {
      int answered = 0;
      try (Glutton gluttons = Glutton.connect(instance, CLIENTS, kind)) {
        for (; answered < ASKED; answered++) {
          gluttons.send();
          other.ask("others");
        }
      }
      other.ask("afterwards");
      long errors = molt.log().lines().filter(line -> line.contains("OutOfMemoryError")).count();
      if (errors > 0) {
        throw new AssertionError(errors + " lines of OutOfMemoryError");
      }
      return answered + " answered meanwhile, 0 lost";
    } finally {
      instance.delete();
    }
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
