package io.molt.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** {@code molt shell} without a command: a line in, its answer out, until the input ends. */
final class InteractiveShell {

  private final BufferedReader in;
  private final PrintStream out;
  private final boolean prompting;

  /**
   * @param prompting whether someone sits at a terminal
   */
  InteractiveShell(BufferedReader in, PrintStream out, boolean prompting) {
    this.in = in;
    this.out = out;
    this.prompting = prompting;
  }

  /**
   * Executes each line.
   *
   * @return the exit code of the last command
   */
  int run(ControlClient client) throws CommandException, IOException {
    int exitCode = ExitCode.OK.number();
    for (String line = next(); line != null && !line.strip().equals("exit"); line = next()) {
      if (!line.isBlank()) {
        exitCode = client.execute(line);
      }
    }
    return exitCode;
  }

  private @Nullable String next() throws IOException {
    if (prompting) {
      out.print("molt> ");
      out.flush();
    }
    String line = in.readLine();
    if (prompting && line == null) {
      out.println();
    }
    return line;
  }
}
