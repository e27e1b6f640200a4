package io.molt.shell;

import io.molt.spi.PlainText;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints, and how it says that it has failed: Gogo has no exit code that outlives
 * the command, so it is left in a variable of the session, where the control socket finds it.
 *
 * @param errors where {@code molt} shows what was wrong with its words; absent in the shell, whose
 *     users see it with everything else
 */
record Console(CommandSession session, @Nullable PrintStream errors) {

  /** The variable that holds the exit code of the command that ran last; unset means 0. */
  static final String EXIT = "molt.exit";

  /** That of a command of the shell. */
  Console(CommandSession session) {
    this(session, null);
  }

  /** The stream of the command that runs now, which may be a pipe to the next one. */
  private PrintStream out() {
    Process process = Process.Utils.current();
    return process == null ? session.getConsole() : process.out();
  }

  /** Prints a line, or several. What applications have brought into it steers no terminal. */
  void print(String text) {
    out().println(text.lines().map(PlainText::line).collect(Collectors.joining("\n")));
  }

  void print(Iterable<String> lines) {
    lines.forEach(this::print);
  }

  /** Ends the command with a code; {@code &&} and {@code ||} see it as well. */
  void exit(CommandExit code) {
    session.put(EXIT, code.code());
    Process process = Process.Utils.current();
    if (process != null) {
      process.error(code.code());
    }
  }

  /**
   * Answers a command that was not understood.
   *
   * @param name the command
   * @param words what followed it
   * @param usage what may follow it
   */
  void usage(String name, Iterable<String> words, String usage) {
    String found = (name + " " + String.join(" ", words)).strip();
    misunderstood(found + " (expected: " + (errors == null ? "" : "molt ") + usage + ")");
  }

  /** Says why a command was not understood. */
  void misunderstood(String problem) {
    if (errors == null) {
      print(problem);
    } else {
      errors.println("molt: " + PlainText.line(problem));
    }
    exit(CommandExit.USAGE);
  }
}
