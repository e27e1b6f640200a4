package io.molt.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A connection to the shell of a running server. For each line of the shell it sends {@code EXEC
 * WIDTH COMMAND}, for each command of {@code molt} {@code RUN WIDTH WORD...}, and gets lines:
 * {@code O} with a line of output, {@code E} with a line of errors, and at last {@code X} with the
 * exit code. All is UTF-8.
 */
final class ControlClient implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader answers;
  private final int width;
  private final PrintStream out;
  private final PrintStream err;

  private ControlClient(SocketChannel channel, int width, PrintStream out, PrintStream err) {
    this.channel = channel;
    this.answers = new BufferedReader(Channels.newReader(channel, UTF_8));
    this.width = width;
    this.out = out;
    this.err = err;
  }

  /**
   * Connects.
   *
   * @param width columns of the terminal; 0 for none
   */
  static ControlClient connect(Path socket, int width, PrintStream out, PrintStream err)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new ControlClient(channel, width, out, err);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Has the server run a command as it was typed and prints what it says.
   *
   * @param words the command's name and what follows it
   * @return the exit code of the command
   */
  int run(List<String> words) throws CommandException {
    return answer("RUN", words.stream().map(ControlClient::encoded).collect(joining(" ")));
  }

  /** Whatever is in a word, it does not end it, nor the line. */
  private static String encoded(String word) {
    return URLEncoder.encode(word, UTF_8);
  }

  /**
   * Has the server execute a line of its shell and prints what it says.
   *
   * @return the exit code of the command
   */
  int execute(String command) throws CommandException {
    if (command.indexOf('\n') >= 0 || command.indexOf('\r') >= 0) {
      throw new CommandException(ExitCode.USAGE, "a command is one line");
    }
    return answer("EXEC", command);
  }

  private int answer(String verb, String command) throws CommandException {
    try {
      send(verb + " " + width + " " + command + "\n");
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith("X ")) {
          return Integer.parseInt(line.substring(2).strip());
        }
        print(line);
      }
      throw new CommandException(ExitCode.FAILURE, "the server has closed the connection");
    } catch (IOException | NumberFormatException e) {
      throw new CommandException(
          ExitCode.FAILURE, "the connection to the server has failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void print(String line) throws CommandException {
    String text = line.length() > 2 ? line.substring(2) : "";
    switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case 'O' -> out.println(text);
      case 'E' -> err.println(text);
      default ->
          throw new CommandException(
              ExitCode.FAILURE, "the server has said: " + line + " (expected: O, E or X)");
    }
  }
}
