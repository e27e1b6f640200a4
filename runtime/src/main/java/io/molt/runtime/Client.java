package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every command but {@code run}. What concerns the process or its files is done here; everything
 * else is passed on to the server that runs, whose shell alone knows what its words mean.
 */
final class Client {

  private static final Set<String> ALONE = Set.of("stop", "version");

  /** Between two attempts to connect. */
  private static final long PAUSE_MILLIS = 10;

  private final Directories directories;
  private final ClientStreams streams;
  private final Duration patience;

  Client(Directories directories, ClientStreams streams) {
    this(directories, streams, Duration.ofSeconds(10));
  }

  /**
   * @param patience how long a server that runs is given until it takes commands: it serves before
   */
  Client(Directories directories, ClientStreams streams, Duration patience) {
    this.directories = directories;
    this.streams = streams;
    this.patience = patience;
  }

  /** Runs a command in this process and gives its exit code. */
  static int run(List<String> words) throws CommandException {
    return new Client(Installation.directories(), ClientStreams.ofThisProcess()).execute(words);
  }

  /**
   * Runs a command.
   *
   * @param words its name and what belongs to it
   * @return the exit code
   */
  int execute(List<String> words) throws CommandException {
    String command = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    if (ALONE.contains(command) && !rest.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "usage: molt " + command);
    }
    return switch (command) {
      case "shell" -> ask(command, rest.isEmpty() ? this::shell : line(rest));
      case "stop" -> stop();
      case "stop-for-restart" -> stopForRestart();
      case "check" -> check(words);
      case "version" -> version();
      default -> ask(command, server -> server.run(words));
    };
  }

  /** What is said to a server that runs, and its exit code. */
  @FunctionalInterface
  private interface Talk {
    int with(ControlClient server) throws CommandException, IOException;
  }

  private int ask(String name, Talk talk) throws CommandException {
    String command = "molt " + name;
    RunningServer server = RunningServer.get(directories, command);
    try (ControlClient client = connect(server, command)) {
      return talk.with(client);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Words of a command are one line of the shell. */
  private static Talk line(List<String> words) {
    return server -> server.execute(String.join(" ", words));
  }

  private int shell(ControlClient server) throws CommandException, IOException {
    return new InteractiveShell(streams.in(), streams.out(), streams.prompting()).run(server);
  }

  private ControlClient connect(RunningServer server, String command) throws CommandException {
    long began = System.nanoTime();
    Optional<ControlClient> connected = tryToConnect(server, command);
    while (connected.isEmpty()) {
      if (!server.isAlive(command)) {
        throw RunningServer.none(directories);
      }
      if (System.nanoTime() - began >= patience.toNanos()) {
        throw new CommandException(
            ExitCode.FAILURE,
            ("process %d has taken no commands for %d s: it still starts, or stops already"
                    + " (its log says which; \"molt stop\" ends it)")
                .formatted(server.instance().pid(), patience.toSeconds()));
      }
      RunningServer.pause(PAUSE_MILLIS);
      connected = tryToConnect(server, command);
    }
    return connected.get();
  }

  /** Empty if there is no socket, or one that an earlier server has left behind. */
  private Optional<ControlClient> tryToConnect(RunningServer server, String command)
      throws CommandException {
    Path socket = server.instance().socket();
    if (isAbsent(socket)) {
      return Optional.empty();
    }
    try {
      return Optional.of(streams.connect(socket));
    } catch (ConnectException refused) {
      if (Files.isWritable(socket)) {
        return Optional.empty();
      }
      throw unreachable(server, command, refused);
    } catch (IOException e) {
      if (isAbsent(socket)) {
        return Optional.empty();
      }
      throw unreachable(server, command, e);
    }
  }

  /** If that cannot be told, because the directory is another user's, it is not. */
  private boolean isAbsent(Path socket) {
    return !Files.exists(socket) && Files.isExecutable(directories.run());
  }

  private static CommandException unreachable(
      RunningServer server, String command, IOException failed) {
    return Files.isWritable(server.instance().socket())
        ? failed(failed)
        : server.notPermitted(command);
  }

  private int stop() throws CommandException {
    new Stop(RunningServer.get(directories, "molt stop"), streams.out()).run();
    return ExitCode.OK.number();
  }

  /** What could not start again must not be stopped. */
  private int stopForRestart() throws CommandException {
    Check.read(directories);
    Optional<RunningServer> server = RunningServer.find(directories, "molt restart");
    if (server.isPresent()) {
      new Stop(server.get(), streams.out()).run();
    } else {
      streams.out().println("molt: no server was running in " + directories.base());
    }
    return ExitCode.OK.number();
  }

  /** Of the configuration here, and of a server that runs there. */
  private int check(List<String> words) throws CommandException {
    if (words.size() == 1) {
      Check.run(directories, streams.out());
      return ExitCode.OK.number();
    }
    if (!words.get(1).equals("--running")) {
      throw new CommandException(ExitCode.USAGE, "usage: molt check [--running [SECONDS]]");
    }
    return ask("check --running", server -> server.run(words));
  }

  private int version() {
    streams.out().println("molt " + Installation.version() + " on Java " + Runtime.version());
    return ExitCode.OK.number();
  }

  private static CommandException failed(IOException e) {
    return new CommandException(
        ExitCode.FAILURE, "the connection to the server has failed: " + e.getMessage(), e);
  }
}
