package io.molt.runtime;

import java.util.List;

/** The program behind {@code bin/molt}: {@code run} is the server, everything else its client. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process.
   *
   * @param args the command and what belongs to it, as in {@code molt help}
   */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    int exitCode;
    try {
      boolean server = !words.isEmpty() && words.getFirst().equals("run");
      exitCode = server ? ServerProcess.run(words.subList(1, words.size())) : Client.run(words);
    } catch (CommandException e) {
      System.err.println("molt: " + e.getMessage());
      exitCode = e.exitCode().number();
    } catch (RuntimeException | Error e) {
      System.err.println("molt: an error of Molt itself:");
      e.printStackTrace(System.err);
      exitCode = ExitCode.FAILURE.number();
    }
    System.exit(exitCode);
  }
}
