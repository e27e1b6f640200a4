package io.molt.shell;

import io.molt.reload.Failure;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadResult.Discarded;
import io.molt.reload.ReloadResult.Failed;
import io.molt.reload.ReloadResult.Swapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Prints what came of a reload, one line for each application, and of several a summary. */
final class ReloadPrinter {

  private final Console console;
  private final List<String> swapped = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  ReloadPrinter(Console console) {
    this.console = console;
  }

  /**
   * Prints a report; waits for reloads that follow discarded ones.
   *
   * @return the exit code: of several outcomes the worst; but where some failed and others did not,
   *     that is told apart from a reload that has changed nothing at all
   */
  CommandExit print(ReloadReport report) throws InterruptedException, ExecutionException {
    CommandExit worst = CommandExit.OK;
    for (Map.Entry<String, ReloadResult> result : new TreeMap<>(report.results()).entrySet()) {
      worst = worst.worse(print(result.getKey(), result.getValue()));
    }
    boolean mixed = !swapped.isEmpty() && !failed.isEmpty();
    if (mixed) {
      console.print(
          "%s: failed; %s: swapped"
              .formatted(String.join(", ", failed), String.join(", ", swapped)));
    }
    console.print(report.notes());
    return mixed ? CommandExit.SOME_FAILED : worst;
  }

  private CommandExit print(String application, ReloadResult result)
      throws InterruptedException, ExecutionException {
    return switch (result) {
      case Swapped swap -> {
        swapped.add(application);
        console.print(application + ": " + describe(swap));
        yield CommandExit.OK;
      }
      case Failed(Failure failure) -> {
        failed.add(application);
        console.print(application + ": failed, nothing was changed: " + FailureText.line(failure));
        console.print(FailureText.frames(failure));
        yield CommandExit.RELOAD_FAILED;
      }
      case Discarded discarded -> {
        console.print(application + ": discarded: " + discarded.reason());
        Optional<ReloadResult> followUp = discarded.followUp().toCompletableFuture().get();
        yield followUp.isPresent() ? print(application, followUp.get()) : CommandExit.DISCARDED;
      }
    };
  }

  private static String describe(Swapped swapped) {
    return String.format(
        Locale.ROOT,
        "swapped to generation %d (version %s) in %.1f ms",
        swapped.generation(),
        swapped.version(),
        swapped.duration().toNanos() / 1e6);
  }
}
