package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;

/** A Gogo shell with the commands of Molt over a fake server. */
final class TestShell implements AutoCloseable {

  final FakeServer server = new FakeServer();
  final MoltCommands commands;
  private final CommandProcessorImpl processor = new CommandProcessorImpl();

  /**
   * What a command line has printed, as lines of the control protocol.
   *
   * @param exit its exit code
   */
  record Ran(List<String> lines, int exit) {}

  TestShell() {
    HistoryCommand history = new HistoryCommand(server, ZoneOffset.UTC);
    ReloadCommand reload =
        new ReloadCommand(
            server,
            FakeServer::bundles,
            history,
            new CertificatesCommand(() -> server.certificates));
    StatusCommand status = new StatusCommand(server::wholeStatus, FakeServer::bundles);
    LeaksCommand leaks = new LeaksCommand(server);
    CheckCommand check = new CheckCommand(server);
    commands = new MoltCommands(reload, status, history, leaks, check);
    add(reload, "reload", "rollback");
    add(new TableCommands(server, server.ports()), "workers", "connections");
    add(status, "status");
    add(leaks, "leaks");
    add(check, "check");
    add(new ServerCommands(server), "ready", "shutdown");
  }

  void add(Object command, String... functions) {
    for (String function : functions) {
      processor.addCommand("molt", command, function);
    }
  }

  /** What runs the commands of one connection. */
  GogoCommandLine commandLine() {
    return new GogoCommandLine(processor, commands);
  }

  /** Runs a line of the shell. */
  Ran run(String line) {
    return run((shell, reply) -> shell.execute(line, 80, reply));
  }

  /** Runs a command of {@code molt}. */
  Ran molt(String... words) {
    return run((shell, reply) -> shell.run(List.of(words), 80, reply));
  }

  /** What is run. */
  private interface Run {
    int in(GogoCommandLine shell, ReplyWriter reply) throws IOException;
  }

  private Ran run(Run command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReplyWriter reply = new ReplyWriter(out, System::nanoTime);
    try (GogoCommandLine commandLine = commandLine()) {
      int exit = command.in(commandLine, reply);
      reply.exit(exit);
      List<String> lines = out.toString(UTF_8).lines().toList();
      return new Ran(lines.subList(0, lines.size() - 1), exit);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    processor.stop();
  }
}
