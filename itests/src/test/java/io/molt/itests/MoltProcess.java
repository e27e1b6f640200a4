package io.molt.itests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A server that runs as a process of its own ({@code molt run}) on an {@link Instance}. Closing it
 * kills it, if it still runs.
 */
final class MoltProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final String PRINTED = "log/printed.txt";
  private static final String READY = "[server] Ready.";

  private final Instance instance;
  private final Process process;

  private MoltProcess(Instance instance, Process process) {
    this.instance = instance;
    this.process = process;
  }

  /** Starts the server and returns when it is ready. */
  static MoltProcess start(Instance instance) {
    MoltProcess started =
        launch(instance, List.of(instance.distribution().launcher().toString(), "run"));
    try {
      started.awaitReady();
      return started;
    } catch (Throwable failed) {
      started.close();
      throw failed;
    }
  }

  /** Starts a command that becomes the server, and returns at once. */
  static MoltProcess launch(Instance instance, List<String> command) {
    // Whoever started the tests may have had signals ignored, and the server would inherit that.
    List<String> fresh = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    fresh.addAll(command);
    ProcessBuilder builder = instance.processBuilder(fresh);
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(instance.base().resolve(PRINTED).toFile());
    try {
      return new MoltProcess(instance, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Instance instance() {
    return instance;
  }

  /** Its ports accept before that, but nobody answers there. */
  void awaitReady() {
    Await.until(
        "the server says that it is ready",
        START_LIMIT,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(
                "the server ended with " + process.exitValue() + " instead of starting\n" + log());
          }
          return printed().contains(READY);
        },
        this::log);
  }

  private String printed() {
    try {
      return Files.readString(instance.base().resolve(PRINTED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id that the pid file names. */
  long pid() {
    try {
      return Long.parseLong(Files.readString(instance.pidFile()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id as the system knows it. */
  long processId() {
    return process.pid();
  }

  ProcessFacts facts() {
    return new ProcessFacts(process.pid());
  }

  /** Sends a signal as an operator does, by {@code kill}. */
  void signal(String name) {
    CommandResult result = instance.run(List.of("kill", "-" + name, Long.toString(process.pid())));
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
  }

  CommandResult molt(String... arguments) {
    return instance.molt(arguments);
  }

  HttpClientConnection http() {
    return HttpClientConnection.open(instance.port("http"));
  }

  TcpClientConnection tcp() {
    return TcpClientConnection.open(instance.port("tcp"));
  }

  /** What the application answers over TCP now. */
  Answer ask() {
    try (TcpClientConnection connection = tcp()) {
      return connection.ask("?");
    }
  }

  /** Waits until that version of the application answers. */
  Answer awaitVersion(String version) {
    return awaitAnswer("version " + version, answer -> answer.version().equals(version));
  }

  /** Waits until that generation of the application answers, or a later one. */
  Answer awaitGeneration(long generation) {
    return awaitAnswer("generation " + generation, answer -> answer.generation() >= generation);
  }

  private Answer awaitAnswer(String what, Predicate<Answer> wanted) {
    return Await.value(
        what + " answers", START_LIMIT, () -> Optional.of(ask()).filter(wanted), this::ask);
  }

  /** Waits until the application has recorded that many lines. */
  void awaitNoted(int lines) {
    Await.until(
        "the application has recorded " + lines + " lines",
        START_LIMIT,
        () -> instance.noted().size() >= lines,
        () -> instance.noted() + "\n" + log());
  }

  void awaitLog(String text) {
    Await.until(
        "the log says \"" + text + "\"", START_LIMIT, () -> log().contains(text), this::log);
  }

  String log() {
    return instance.log();
  }

  /** The log file alone: it only grows, so that what was added can be told from what was there. */
  String logFile() {
    return instance.logFile();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end of the process. */
  int awaitExit() {
    Await.until("the server has ended", STOP_LIMIT, () -> !process.isAlive(), this::log);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
