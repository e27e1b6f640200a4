package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the control socket. Lines in UTF-8:
 *
 * <pre>
 *   client: EXEC (width of its terminal, or 0) (command line of the shell)
 *       or: RUN (width of its terminal, or 0) (words of a command of molt)
 *   server: any number of  O (a line of output)  and  E (a line of error output)
 *   server: X (exit code)
 * </pre>
 *
 * <p>Then the client may send the next, which runs in the same Gogo session. Words are separated by
 * one blank, and what is in them is encoded as in a form of HTML, so that any word gets through.
 */
final class ControlSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);
  private static final Pattern REQUEST = Pattern.compile("(EXEC|RUN) (\\d{1,5}) (.*)");
  private static final String NOT_UNDERSTOOD =
      "not understood (expected: EXEC WIDTH COMMAND, or RUN WIDTH WORD..., at most %d bytes)";
  private static final int MAX_LINE = 64 * 1024;

  private final SocketChannel channel;
  private final Supplier<CommandLine> commandLines;
  private final LongSupplier nanoTime;
  private final ReplyWriter reply;

  private volatile boolean executing;
  private volatile long lastActiveNanos;

  ControlSession(SocketChannel channel, Supplier<CommandLine> commandLines, LongSupplier nanoTime) {
    this.channel = channel;
    this.commandLines = commandLines;
    this.nanoTime = nanoTime;
    this.reply = new ReplyWriter(Channels.newOutputStream(channel), nanoTime);
    this.lastActiveNanos = nanoTime.getAsLong();
  }

  /** Serves the client until it leaves. */
  void serve() {
    try (channel;
        CommandLine commandLine = commandLines.get();
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      LineReader lines = new LineReader(in, MAX_LINE);
      for (Optional<String> line = lines.read(); line.isPresent(); line = lines.read()) {
        executing = true;
        execute(line.get(), commandLine);
        lastActiveNanos = nanoTime.getAsLong();
        executing = false;
      }
    } catch (IOException | IllegalStateException left) {
      LOG.debug("[control] A client has left: {}", left.toString());
    }
  }

  private void execute(String line, CommandLine commandLine) throws IOException {
    Matcher request = REQUEST.matcher(line);
    if (!request.matches()) {
      refuse();
    } else if (request.group(1).equals("EXEC")) {
      String command = request.group(3).stripTrailing();
      reply.exit(commandLine.execute(command, width(request), reply));
    } else {
      run(request, commandLine);
    }
  }

  private void run(Matcher request, CommandLine commandLine) throws IOException {
    List<String> words;
    try {
      words =
          Arrays.stream(request.group(3).split(" ", -1))
              .map(word -> URLDecoder.decode(word, UTF_8))
              .toList();
    } catch (IllegalArgumentException notEncoded) {
      refuse();
      return;
    }
    reply.exit(commandLine.run(words, width(request), reply));
  }

  private static int width(Matcher request) {
    return Integer.parseInt(request.group(2));
  }

  private void refuse() throws IOException {
    reply.error(NOT_UNDERSTOOD.formatted(MAX_LINE));
    reply.exit(CommandExit.USAGE.code());
  }

  /** Tells the client that it is not served. */
  void refuse(String reason) {
    try (channel) {
      channel.configureBlocking(false);
      channel.write(UTF_8.encode("E " + reason + "\nX " + CommandExit.FAILED.code() + "\n"));
    } catch (IOException left) {
      LOG.debug("[control] A client has left: {}", left.toString());
    }
  }

  /** Whether it has no command running, or does not read what it gets. */
  boolean isIdle() {
    return !executing || reply.isStalled();
  }

  long lastActiveNanos() {
    return lastActiveNanos;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      LOG.debug("[control] A connection could not be closed: {}", failed.toString());
    }
  }
}
