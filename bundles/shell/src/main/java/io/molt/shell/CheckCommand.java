package io.molt.shell;

import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.WorkerAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code check --running}: whether the server is ready and its workers answer. */
final class CheckCommand {

  static final String USAGE = "check --running [SECONDS]";

  private static final String RUNNING = "--running";
  private static final long SECONDS = 5;

  private final Applications applications;

  CheckCommand(Applications applications) {
    this.applications = applications;
  }

  @Descriptor("asks whether the server is ready and its workers answer")
  public void check(
      CommandSession session,
      @Descriptor("--running, and how many seconds to wait at most; 5 if not given")
          String... arguments)
      throws InterruptedException {
    check(List.of(arguments), new Console(session));
  }

  /** Runs the command with what follows its name. */
  void check(List<String> words, Console console) throws InterruptedException {
    OptionalLong seconds = seconds(words);
    if (seconds.isEmpty()) {
      console.usage("check", words, USAGE);
    } else if (!applications.isReady()) {
      console.print("the server is not ready: it has not started yet, or it stops");
      console.exit(CommandExit.FAILED);
    } else {
      tellAnswers(Duration.ofSeconds(seconds.getAsLong()), console);
      tellFailures(console);
    }
  }

  private static OptionalLong seconds(List<String> words) {
    if (words.equals(List.of(RUNNING))) {
      return OptionalLong.of(SECONDS);
    }
    boolean isTime =
        words.size() == 2 && words.getFirst().equals(RUNNING) && words.get(1).matches("\\d{1,6}");
    return isTime ? OptionalLong.of(Long.parseLong(words.get(1))) : OptionalLong.empty();
  }

  private void tellAnswers(Duration limit, Console console) throws InterruptedException {
    for (WorkerAnswer each : applications.ask(limit)) {
      String who = each.application() + " " + each.worker();
      if (each.after().isPresent()) {
        console.print(
            String.format(
                Locale.ROOT, "%s: answered in %.1f ms", who, each.after().get().toNanos() / 1e6));
      } else {
        console.print(who + ": no answer in " + DurationText.of(limit));
        console.exit(CommandExit.FAILED);
      }
    }
  }

  private void tellFailures(Console console) {
    for (ApplicationStatus each : applications.status()) {
      if (each.generation() == 0) {
        console.print(
            each.name()
                + ": does not run"
                + each.lastFailure().map(why -> ", " + FailureText.line(why)).orElse(""));
        console.exit(CommandExit.DEGRADED);
      }
    }
  }
}
