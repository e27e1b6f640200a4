package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every command but {@code run}: speaks to a server that runs, or looks at its files. */
final class Client {

  private static final Set<String> ALONE = Set.of("stop", "check", "version");

  private final Directories directories;
  private final ClientStreams streams;

  Client(Directories directories, ClientStreams streams) {
    this.directories = directories;
    this.streams = streams;
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
    if (ALONE.contains(command)) {
      Arguments.none(command, rest);
    }
    return switch (command) {
      case "reload" -> ask("molt reload", Arguments.reload(rest));
      case "rollback" -> ask("molt rollback", Arguments.rollback(rest));
      case "status" -> ask("molt status", Arguments.status(rest));
      case "history" -> ask("molt history", Arguments.history(rest));
      case "leaks" -> ask("molt leaks", Arguments.leaks(rest));
      case "shell" -> rest.isEmpty() ? shell() : ask("molt shell", String.join(" ", rest));
      case "stop" -> stop();
      case "stop-for-restart" -> stopForRestart();
      case "check" -> check();
      case "version" -> version();
      default ->
          throw new CommandException(
              ExitCode.USAGE, "unknown command " + command + " (molt help lists them)");
    };
  }

  private int ask(String command, String line) throws CommandException {
    RunningServer server = RunningServer.get(directories, command);
    try (ControlClient client = connect(server, command)) {
      return client.execute(line);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private int shell() throws CommandException {
    RunningServer server = RunningServer.get(directories, "molt shell");
    try (ControlClient client = connect(server, "molt shell")) {
      return new InteractiveShell(streams.in(), streams.out(), streams.prompting()).run(client);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ControlClient connect(RunningServer server, String command) throws CommandException {
    try {
      return streams.connect(server.instance().socket());
    } catch (IOException e) {
      if (!Files.exists(server.instance().socket()) && Files.isExecutable(directories.run())) {
        throw new CommandException(
            ExitCode.FAILURE,
            "process " + server.instance().pid() + " does not listen yet, or no longer",
            e);
      }
      if (!Files.isWritable(server.instance().socket())) {
        throw server.notPermitted(command);
      }
      throw failed(e);
    }
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

  private int check() throws CommandException {
    Check.run(directories, streams.out());
    return ExitCode.OK.number();
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
