package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandProcessor;

/** A Gogo shell with the commands of Molt over a fake server. */
final class TestShell implements AutoCloseable {

  final FakeServer server = new FakeServer();
  private final CommandProcessorImpl processor = new CommandProcessorImpl();

  /**
   * What a command line has printed, as lines of the control protocol.
   *
   * @param exit its exit code
   */
  record Ran(List<String> lines, int exit) {}

  TestShell() {
    StatusQuery reader =
        new StatusQuery(
            "0.1.0",
            server.settings(),
            server,
            server.ports(),
            server,
            server,
            FakeServer::bundles);
    add(
        new ReloadCommand(server, FakeServer::bundles, new HistoryCommand(server, ZoneOffset.UTC)),
        "reload",
        "rollback");
    add(new TableCommands(server, server.ports()), "workers", "connections");
    add(new StatusCommand(reader), "status");
    add(new LeaksCommand(server), "leaks");
    add(new ServerCommands(server), "ready", "shutdown");
  }

  void add(Object command, String... functions) {
    for (String function : functions) {
      processor.addCommand("molt", command, function);
    }
  }

  CommandProcessor processor() {
    return processor;
  }

  Ran run(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReplyWriter reply = new ReplyWriter(out, System::nanoTime);
    try (GogoCommandLine commandLine = new GogoCommandLine(processor)) {
      int exit = commandLine.execute(line, 80, reply);
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
