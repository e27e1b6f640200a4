package io.molt.itests;

import java.time.Duration;
import java.util.List;

/** Trials of this: applications cannot hurt the server. */
final class ApplicationTrials {

  static final String SECTION = "applications";

  private static final int RUNS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private ApplicationTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            "who imports server internals is refused with the reason",
            RUNS,
            ApplicationTrials::internals),
        new Trial(
            SECTION,
            LeaksIT.CLEANED.size()
                + " kinds of leaks are undone, "
                + LeaksIT.NAMED.size()
                + " that cannot be are named",
            1,
            ApplicationTrials::leaks),
        new Trial(
            SECTION,
            "old code that computes for ever is ended, and all event loops answer",
            RUNS,
            mode -> runaway(mode, "spin", "later")),
        new Trial(
            SECTION,
            "old code that cannot be ended is named in status",
            RUNS,
            ApplicationTrials::unreachable),
        new Trial(
            SECTION,
            "a concurrent map in a record goes to a task worker and back",
            RUNS,
            ApplicationTrials::crossing),
        new Trial(
            SECTION,
            "system properties stay or come back, and the application is reloaded",
            RUNS,
            ApplicationTrials::properties),
        new Trial(
            SECTION,
            "a start whose failure cannot be printed returns and shows it",
            RUNS,
            ApplicationTrials::unprintable));
  }

  private static String internals(String mode) {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      WorkerBundle spy = WorkerBundle.probe().name("spy");
      instance.deploy(
          "spy.jar", spy.header("Import-Package", "io.molt.worker,io.molt.spi").bytes());
      molt.awaitLog("Import-Package: io.molt.spi, which is the server's own");
      molt.ask();
      return "";
    } finally {
      instance.delete();
    }
  }

  private static String leaks(String mode) {
    Instance instance = LeaksIT.instance().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      CommandResult reload = molt.molt("reload");
      if (reload.exit() != 0) {
        throw new AssertionError(reload.toString());
      }
      Await.until(
          "only what cannot be undone is left, and is named",
          LIMIT,
          () -> {
            String told = molt.molt("leaks").out();
            return told.lines().filter(line -> line.contains("held by ")).count()
                    == LeaksIT.NAMED.size()
                && LeaksIT.CLEANED.stream()
                    .noneMatch(name -> told.lines().anyMatch(each -> LeaksIT.isRowOf(name, each)));
          },
          () -> molt.molt("leaks").out());
      return "";
    } finally {
      instance.delete();
    }
  }

  private static String runaway(String mode, String... words) {
    for (String word : words) {
      Instance instance = RunawayAtReloadIT.instance(mode, "on");
      try (MoltProcess molt = MoltProcess.start(instance)) {
        RunawayAtReloadIT.reload(molt, word);
        Await.until(
            "it is ended", LIMIT, () -> !RunawayAtReloadIT.runsAway(molt), () -> molt.log());
        if (molt.molt("status").out().contains("could not be ended")) {
          throw new AssertionError("named though it was ended");
        }
        for (int connection = 0; connection < 8; connection++) {
          molt.ask();
        }
      } finally {
        instance.delete();
      }
    }
    return words.length + " ended, 8 of 8 connections answered after each";
  }

  private static String unreachable(String mode) {
    Instance instance = RunawayAtReloadIT.instance(mode, "on");
    try (MoltProcess molt = MoltProcess.start(instance)) {
      RunawayAtReloadIT.reload(molt, "match");
      Await.until(
          "it is named",
          LIMIT,
          () -> molt.molt("status").out().contains("could not be ended"),
          () -> molt.molt("status").out());
    } finally {
      instance.delete();
    }
    return "1 of 1 named";
  }

  private static String crossing(String mode) {
    Instance instance = Background.instance().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      for (int i = 0; i < 50; i++) {
        String answer = Background.get(molt, "concurrent");
        if (!answer.equals("Tally[counts={a=2}]")) {
          throw new AssertionError(answer);
        }
      }
    } finally {
      instance.delete();
    }
    return "50 of 50 returned";
  }

  private static String properties(String mode) {
    Instance instance = Instance.empty().set("mode", mode);
    instance.deploy("probe.jar", HostileApplicationIT.depriving().bytes());
    try (MoltProcess molt = MoltProcess.start(instance)) {
      molt.awaitLog("Its classes are initialised");
      for (String how : List.of("replace", "clear", "reflect", "entries")) {
        try (TcpClientConnection tcp = molt.tcp()) {
          tcp.ask(how);
        }
        Await.until(
            "java.io.tmpdir is there",
            Duration.ofSeconds(20),
            () -> HostileApplicationIT.hasTemporaryDirectory(molt),
            molt::log);
        CommandResult reload = molt.molt("reload");
        if (reload.exit() != 0) {
          throw new AssertionError(reload.toString());
        }
      }
    } finally {
      instance.delete();
    }
    return "2 of 2 ways hindered, 2 of 2 put back";
  }

  private static String unprintable(String mode) {
    Instance instance = Instance.empty().set("mode", mode);
    instance.deploy("probe.jar", HostileApplicationIT.speaking().bytes());
    try {
      CommandResult start = instance.molt("start");
      if (start.exit() != 9 || start.text().contains("\u001b")) {
        throw new AssertionError(start.toString());
      }
      return "exit 9";
    } finally {
      instance.molt("stop");
      instance.delete();
    }
  }
}
