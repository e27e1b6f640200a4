package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a command ended.
 *
 * @param command what was run
 * @param exit its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandResult(String command, int exit, String out, String err) {

  /** Runs a command with nothing to read and waits for its end. */
  static CommandResult of(ProcessBuilder builder, Duration limit) {
    String command = String.join(" ", builder.command());
    try {
      Path out = Files.createTempFile("molt-out", ".txt");
      Path err = Files.createTempFile("molt-err", ".txt");
      try {
        Process process =
            builder
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              command + " has not ended within " + limit + ": " + read(out) + read(err));
        }
        return new CommandResult(command, process.exitValue(), read(out), read(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command, e);
    }
  }

  /** Both outputs, for what may stand in either. */
  String text() {
    return out + err;
  }

  @Override
  public String toString() {
    return command + "\nexit " + exit + "\n" + out + err;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
