package io.molt.shell;

import java.io.IOException;

/** Runs the command lines of one control client, one after the other. */
interface CommandLine extends AutoCloseable {

  /**
   * Runs one command line to its end.
   *
   * @param width of the client's terminal in characters; 0 if there is none
   * @return the exit code
   */
  int execute(String line, int width, ReplyWriter reply) throws IOException;

  @Override
  void close();
}
