package io.molt.shell;

import java.io.IOException;
import java.util.List;

/** Runs the command lines of one control client, one after the other. */
interface CommandLine extends AutoCloseable {

  /**
   * Runs one command line to its end.
   *
   * @param width of the client's terminal in characters; 0 if there is none
   * @return the exit code
   */
  int execute(String line, int width, ReplyWriter reply) throws IOException;

  /**
   * Runs one of the {@link MoltCommands} to its end.
   *
   * @param words its name and what follows it
   * @param width of the client's terminal in characters; 0 if there is none
   * @return the exit code
   */
  int run(List<String> words, int width, ReplyWriter reply) throws IOException;

  @Override
  void close();
}
