package io.molt.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The JDK's diagnostic commands, run on another JVM. */
final class Jcmd {

  private Jcmd() {}

  /** Runs one command; fails if jcmd does. */
  static CommandResult run(long pid, List<String> arguments) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
    command.addAll(arguments);
    CommandResult result = CommandResult.of(new ProcessBuilder(command), Duration.ofSeconds(60));
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
    return result;
  }
}
