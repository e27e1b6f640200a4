package io.molt.shell;

import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** {@code ready} and {@code shutdown}: the beginning and the end of the server. */
final class ServerCommands {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final Applications applications;

  ServerCommands(Applications applications) {
    this.applications = applications;
  }

  @Descriptor("waits until the server accepts connections")
  public void ready(
      CommandSession session,
      @Descriptor("how many seconds to wait at most; for ever if not given") String... arguments)
      throws InterruptedException {
    Console console = new Console(session);
    OptionalLong limit = limit(arguments);
    if (limit.isEmpty()) {
      console.usage("ready", List.of(arguments), "ready [SECONDS]");
    } else if (awaitReady(Duration.ofSeconds(limit.getAsLong()))) {
      console.print("ready");
      tellFailures(console);
    } else {
      console.print("not ready after " + limit.getAsLong() + " s");
      console.exit(CommandExit.FAILED);
    }
  }

  /** An application that serves is none of them: a reload that failed harms nobody. */
  private void tellFailures(Console console) {
    for (ApplicationStatus application : applications.status()) {
      if (application.generation() == 0 && application.lastFailure().isPresent()) {
        console.print(
            application.name()
                + " could not be started: "
                + FailureText.line(application.lastFailure().get()));
        console.exit(CommandExit.DEGRADED);
      }
    }
  }

  private static OptionalLong limit(String... arguments) {
    if (arguments.length == 0) {
      return OptionalLong.of(Integer.MAX_VALUE);
    }
    boolean isNumber = arguments.length == 1 && arguments[0].matches("\\d{1,9}");
    return isNumber ? OptionalLong.of(Long.parseLong(arguments[0])) : OptionalLong.empty();
  }

  private boolean awaitReady(Duration limit) throws InterruptedException {
    long since = System.nanoTime();
    while (!applications.isReady()) {
      if (System.nanoTime() - since >= limit.toNanos()) {
        return false;
      }
      Thread.sleep(INTERVAL);
    }
    return true;
  }

  @Descriptor("stops the server safely: what is in hand is answered first; again to hurry it")
  public void shutdown(CommandSession session) {
    new Console(session).print("stopping");
    applications.shutdown();
  }
}
