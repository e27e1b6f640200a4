package io.molt.runtime;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the client reads from and writes to; all is UTF-8.
 *
 * @param in what the user types
 * @param out what a command prints
 * @param err what went wrong
 * @param columns of the terminal; 0 if the output goes elsewhere
 * @param prompting whether the input is a terminal
 */
record ClientStreams(
    BufferedReader in, PrintStream out, PrintStream err, int columns, boolean prompting) {

  /** Those of this process; {@code bin/molt} has looked for a terminal. */
  static ClientStreams ofThisProcess() {
    Map<String, String> environment = System.getenv();
    return new ClientStreams(
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
        print(FileDescriptor.out),
        print(FileDescriptor.err),
        number(environment.getOrDefault("MOLT_COLUMNS", "")),
        environment.containsKey("MOLT_PROMPT"));
  }

  ControlClient connect(Path socket) throws IOException {
    return ControlClient.connect(socket, columns, out, err);
  }

  private static PrintStream print(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
