package io.molt.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.spi.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the script that has sent the server to the background how the start went: lines {@code say
 * TEXT} of what its user is to read, and {@code end CODE} with the exit code. A process that ends
 * without has failed, and its own exit code says how.
 */
final class StartReport {

  private static final Logger log = LoggerFactory.getLogger(StartReport.class);

  private final Optional<Path> pipe;

  private StartReport(Optional<Path> pipe) {
    this.pipe = pipe;
  }

  /** Nobody waits for it. */
  static StartReport none() {
    return new StartReport(Optional.empty());
  }

  /**
   * @param pipe read by the script
   */
  static StartReport to(Path pipe) {
    return new StartReport(Optional.of(pipe));
  }

  /**
   * The server is ready.
   *
   * @param notStarted the applications of which what deploy/ holds could not be started, and why
   */
  void ready(Map<String, String> notStarted) {
    StringBuilder lines = new StringBuilder();
    notStarted.forEach(
        (application, reason) ->
            lines
                .append("say ")
                .append(application)
                .append(" could not be started: ")
                .append(PlainText.line(String.join(" ", reason.lines().toList())))
                .append('\n'));
    ExitCode code = notStarted.isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
    lines.append("end ").append(code.number()).append('\n');
    pipe.ifPresent(path -> write(path, lines));
  }

  /**
   * Whoever has stopped waiting does not stop the server by that. In bytes, because text that
   * cannot be encoded would not be written, and the script would wait for ever.
   */
  private static void write(Path path, CharSequence lines) {
    try {
      Files.write(path, lines.toString().getBytes(UTF_8), StandardOpenOption.WRITE);
    } catch (IOException gone) {
      log.debug("[server] Nobody waits for the start any more: {}", gone.toString());
    }
  }
}
