package io.molt.shell;

import io.molt.reload.Failure;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadResult.Discarded;
import io.molt.reload.ReloadResult.Failed;
import io.molt.reload.ReloadResult.Swapped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Prints what came of a reload, one line for each application. */
final class ReloadPrinter {

  private final Console console;

  ReloadPrinter(Console console) {
    this.console = console;
  }

  /**
   * Prints a report; waits for reloads that follow discarded ones.
   *
   * @return the exit code: of several outcomes the worst
   */
  ExitCode print(ReloadReport report) throws InterruptedException, ExecutionException {
    ExitCode worst = ExitCode.OK;
    for (Map.Entry<String, ReloadResult> result : new TreeMap<>(report.results()).entrySet()) {
      worst = worst.worse(print(result.getKey(), result.getValue()));
    }
    console.print(report.notes());
    return worst;
  }

  private ExitCode print(String application, ReloadResult result)
      throws InterruptedException, ExecutionException {
    return switch (result) {
      case Swapped swapped -> {
        console.print(application + ": " + describe(swapped));
        yield ExitCode.OK;
      }
      case Failed(Failure failure) -> {
        console.print(application + ": failed, nothing was changed: " + FailureText.line(failure));
        console.print(FailureText.frames(failure));
        yield ExitCode.RELOAD_FAILED;
      }
      case Discarded discarded -> {
        console.print(application + ": discarded: " + discarded.reason());
        Optional<ReloadResult> followUp = discarded.followUp().toCompletableFuture().get();
        yield followUp.isPresent() ? print(application, followUp.get()) : ExitCode.DISCARDED;
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
