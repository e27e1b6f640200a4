package io.molt.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs command lines in a Gogo session. */
final class GogoCommandLine implements CommandLine {

  private final AtomicReference<ReplyWriter> reply = new AtomicReference<>();
  private final PrintStream errors =
      new PrintStream(new Redirect(true), true, StandardCharsets.UTF_8);
  private final MoltCommands commands;
  private final CommandSession session;

  /** What is run in the session. */
  @FunctionalInterface
  private interface Run {
    void run() throws Exception;
  }

  GogoCommandLine(CommandProcessor processor, MoltCommands commands) {
    this.commands = commands;
    session =
        processor.createSession(
            InputStream.nullInputStream(),
            new PrintStream(new Redirect(false), true, StandardCharsets.UTF_8),
            errors);
    session.put("SCOPE", "molt:*");
  }

  @Override
  public int execute(String line, int width, ReplyWriter writer) throws IOException {
    return run(() -> print(session.execute(line)), width, writer);
  }

  @Override
  public int run(List<String> words, int width, ReplyWriter writer) throws IOException {
    return run(() -> commands.run(words, new Console(session, errors)), width, writer);
  }

  private int run(Run command, int width, ReplyWriter writer) throws IOException {
    reply.set(writer);
    session.put("COLUMNS", width > 0 ? width : null);
    session.put(Console.EXIT, null);
    try {
      command.run();
    } catch (Exception | Error failed) {
      session.getConsole().flush();
      writer.error(describe(failed));
      return CommandExit.FAILED.code();
    }
    return session.get(Console.EXIT) instanceof Integer code ? code : CommandExit.OK.code();
  }

  /** A value that a command has returned is shown, as in every Gogo shell. */
  private void print(Object result) {
    if (result != null) {
      session.getConsole().println(session.format(result, Converter.INSPECT));
    }
  }

  private static String describe(Throwable failed) {
    String message = String.valueOf(failed.getMessage());
    return failed.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    session.close();
  }

  /** What the session prints goes to the answer that is being given. */
  private final class Redirect extends OutputStream {
    private final boolean errors;

    private Redirect(boolean errors) {
      this.errors = errors;
    }

    private OutputStream target() {
      ReplyWriter writer = reply.get();
      if (writer == null) {
        return OutputStream.nullOutputStream();
      }
      return errors ? writer.errors() : writer.output();
    }

    @Override
    public void write(int next) throws IOException {
      target().write(next);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target().write(bytes, offset, length);
    }
  }
}
