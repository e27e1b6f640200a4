package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What clients see of each thing that an application can do wrong: of each {@link Fault} of code
 * that serves, and of each {@link BrokenBundle} that is to replace it, in both modes, on a server
 * of its own that others use at the same time.
 *
 * <p>Then tries each {@link Trial} and counts how often its promise was kept.
 *
 * <p>Prints Markdown; with a directory given, writes {@code faults.md} into it. Exits with 1 if
 * others have lost anything, other than in the one case where that is said: an event loop that is
 * held up by what cannot be ended; or if a promise was not kept.
 */
final class Faults {

  private static final double PER_SECOND = 400;
  private static final int CONNECTIONS = 4;
  private static final long FEW = 40;

  private final StringBuilder text = new StringBuilder();
  private boolean kept = true;

  private Faults() {}

  /** Takes {@code --output=results}, and {@code --only=SECTION} for the trials of one section. */
  public static void main(String[] arguments) throws IOException {
    String output = "";
    String only = "";
    for (String argument : arguments) {
      if (argument.startsWith("--output=")) {
        output = argument.substring("--output=".length());
      } else if (argument.startsWith("--only=")) {
        only = argument.substring("--only=".length());
      } else if (!argument.isEmpty()) {
        throw new IllegalArgumentException(
            argument + " (expected: --output=DIRECTORY or --only=SECTION)");
      }
    }
    Faults faults = new Faults();
    if (only.isEmpty()) {
      faults.run();
    }
    faults.tryAll(trials(only));
    System.out.println(faults.text);
    if (!output.isEmpty()) {
      Path file = Files.createDirectories(Path.of(output)).resolve("faults.md");
      Files.writeString(file, faults.text);
    }
    System.exit(faults.kept ? 0 : 1);
  }

  private static List<Trial> trials(String only) {
    List<Trial> all =
        Stream.of(
                ReloadTrials.all(),
                DeployTrials.all(),
                ClientTrials.all(),
                BudgetTrials.all(),
                StopTrials.all(),
                MemoryTrials.all(),
                ApplicationTrials.all(),
                ProcessTrials.all())
            .flatMap(List::stream)
            .filter(trial -> only.isEmpty() || trial.section().equals(only))
            .toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("--only=" + only + " (expected: a section with trials)");
    }
    return all;
  }

  private void tryAll(List<Trial> trials) {
    TrialTable table = new TrialTable();
    table.run(trials);
    line("");
    text.append(table.text());
    kept &= table.isKept();
  }

  private void run() {
    line(
        "Two workers, worker_hang_time = 1, %.0f requests a second of others on %d connections; %d"
            + " processors, Java %s.%n",
        PER_SECOND, 2 * CONNECTIONS, Runtime.getRuntime().availableProcessors(), Runtime.version());
    line(
        "| what goes wrong | mode | its request | its connection | its worker's others answered"
            + " after | others: answered | wrong, lost, closed | slowest | afterwards |");
    line("|---|---|---|---|--:|--:|--:|--:|---|");
    for (Fault fault : Fault.values()) {
      for (String mode : List.of("base", "process")) {
        serve(fault, mode);
      }
    }
    line("");
    line(
        "| the bundle that is to replace it | mode | answer | others: answered | wrong, lost,"
            + " closed | slowest |");
    line("|---|---|---|--:|--:|--:|");
    for (BrokenBundle broken : BrokenBundle.values()) {
      for (String mode : List.of("base", "process")) {
        replace(broken, mode);
      }
    }
  }

  private void serve(Fault fault, String mode) {
    Instance instance =
        Instance.empty()
            .set("mode", mode)
            .set("worker_hang_time", "1")
            .set("worker_error_limit", "0")
            .set("max_wait_time", "2");
    instance.deploy("probe.jar", Fault.probe().bytes());
    try (MoltProcess molt = MoltProcess.start(instance)) {
      Load load = Load.paced(instance, CONNECTIONS, CONNECTIONS, PER_SECOND);
      load.awaitAnswers(FEW);
      FaultRun.Seen seen = new FaultRun(molt).cause(fault);
      boolean lasts = mode.equals("base") && fault.kind() == Fault.Kind.UNREACHABLE;
      if (!lasts) {
        load.awaitAnswers(FEW);
      }
      LoadResult others = load.stop();
      line(
          "| %s | %s | %s | %s | %s | %d | %d, %d, %d | %.0f ms | %s |",
          fault.label(),
          mode,
          seen.http() == 0 ? "no answer" : seen.http(),
          seen.closed() ? "closed" : "open",
          seen.millis() < 0 ? "never" : String.format(Locale.ROOT, "%.0f ms", seen.millis()),
          others.answered(),
          others.wrong(),
          others.lost(),
          others.closed(),
          others.percentileMillis(100),
          afterwards(molt));
      judge(lasts, others);
    } finally {
      instance.delete();
    }
  }

  private static String afterwards(MoltProcess molt) {
    String status = molt.molt("status").out();
    boolean named = status.contains("could not be ended");
    return named ? "named in status" : molt.isAlive() ? "nothing left" : "the server has ended";
  }

  private void replace(BrokenBundle broken, String mode) {
    Instance instance =
        Instance.withProbe().set("mode", mode).set("auto_reload", "off").set("max_start_time", "1");
    try (MoltProcess molt = MoltProcess.start(instance)) {
      Load load = Load.paced(instance, CONNECTIONS, CONNECTIONS, PER_SECOND);
      load.awaitAnswers(FEW);
      instance.deploy("probe.jar", broken.bytes());
      CommandResult result = molt.molt("reload");
      load.awaitAnswers(FEW);
      LoadResult others = load.stop();
      boolean failed =
          result.text().contains("failed, nothing was changed")
              && molt.ask().version().equals("1.0.0");
      line(
          "| %s | %s | %s | %d | %d, %d, %d | %.0f ms |",
          broken.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          mode,
          failed ? "failed, nothing changed" : "NOT failed",
          others.answered(),
          others.wrong(),
          others.lost(),
          others.closed(),
          others.percentileMillis(100));
      judge(false, others);
      kept &= failed;
    } finally {
      instance.delete();
    }
  }

  private void judge(boolean lasts, LoadResult others) {
    kept &= lasts || others.wrong() + others.lost() + others.closed() == 0;
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
