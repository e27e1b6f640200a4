package io.molt.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A start of the server during which somebody sends it signals all the time, from when it is to be
 * found by its title.
 */
final class EarlySignals {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 500_000;
  private static final String TITLE = "molt";

  private EarlySignals() {}

  /**
   * Returns when the server is ready.
   *
   * @throws AssertionError if it has not become so
   */
  static MoltProcess start(Instance instance) {
    MoltProcess molt =
        MoltProcess.launch(instance, List.of(instance.distribution().launcher().toString(), "run"));
    try {
      Await.until("there is a title", LIMIT, () -> hasTitle(molt), molt::log);
      Thread sender = Thread.ofPlatform().daemon().start(() -> send(molt));
      molt.awaitReady();
      sender.interrupt();
      return molt;
    } catch (Throwable failed) {
      molt.close();
      throw failed;
    }
  }

  private static void send(MoltProcess molt) {
    List<Signaller> signals =
        List.of(
            new Signaller(molt.processId(), "USR1"),
            new Signaller(molt.processId(), "HUP"),
            new Signaller(molt.processId(), "USR2"));
    while (!Thread.interrupted() && molt.isAlive()) {
      signals.forEach(Signaller::send);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean hasTitle(MoltProcess molt) {
    try {
      Path commandLine = Path.of("/proc", Long.toString(molt.processId()), "cmdline");
      return Files.readString(commandLine, StandardCharsets.ISO_8859_1).startsWith(TITLE + "\0");
    } catch (IOException ended) {
      return !molt.isAlive();
    }
  }
}
