package io.molt.runtime;

import java.io.PrintStream;
import java.time.Duration;

/** {@code molt stop}: SIGTERM, and waiting until the process has gone. */
final class Stop {

  private static final long LOOK_MILLIS = 20;
  private static final Duration TELL = Duration.ofSeconds(5);

  /** The server cuts itself off at its limit; the system needs a moment to clear up. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String COMMAND = "molt stop";

  private final RunningServer server;
  private final PrintStream out;
  private final String process;
  private final Duration limit;

  Stop(RunningServer server, PrintStream out) {
    this.server = server;
    this.out = out;
    this.process = "process " + server.instance().pid();
    this.limit = Duration.ofSeconds(server.instance().stopSeconds());
  }

  /** Stops the server; a further call while it stops hurries it. */
  void run() throws CommandException {
    terminate();
    Duration taken = await();
    if (taken.compareTo(limit) >= 0) {
      throw new CommandException(
          ExitCode.HALTED, process + " was cut off after " + taken.toSeconds() + " s");
    }
    out.println("molt: " + process + " has stopped");
  }

  private void terminate() throws CommandException {
    ProcessHandle handle = ProcessHandle.of(server.instance().pid()).orElse(null);
    if (handle != null && !handle.destroy() && handle.isAlive()) {
      throw server.notPermitted(COMMAND);
    }
  }

  /** Waits for the end of the process and tells how long that took. */
  private Duration await() throws CommandException {
    long start = System.nanoTime();
    Duration tell = TELL;
    Duration taken = Duration.ZERO;
    while (server.isAlive(COMMAND)) {
      if (taken.compareTo(limit.plus(MARGIN)) > 0) {
        throw new CommandException(
            ExitCode.FAILURE, process + " has not stopped within " + taken.toSeconds() + " s");
      }
      if (taken.compareTo(tell) > 0) {
        out.println("molt: " + process + " finishes what it has in hand ...");
        tell = tell.plus(TELL);
      }
      RunningServer.pause(LOOK_MILLIS);
      taken = Duration.ofNanos(System.nanoTime() - start);
    }
    return taken;
  }
}
