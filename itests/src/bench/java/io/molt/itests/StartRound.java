package io.molt.itests;

import java.io.IOException;
import java.time.Duration;

/**
 * One start of a server.
 *
 * @param millis from the command to the first answer with status 200
 * @param cpuSeconds that the server's process has used by then
 * @param resident megabytes (of 1,048,576 bytes) that it occupies when it has been idle for a
 *     while; NaN if that was not waited for
 * @param proportional the same, where what it shares with other processes counts in part (PSS)
 */
record StartRound(double millis, double cpuSeconds, double resident, double proportional) {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 10;

  private static final double TICKS_PER_SECOND = 100;
  private static final double KILO = 1024;

  /** Gives the command, and tells who was started by it. */
  @FunctionalInterface
  interface Start {
    Peer start() throws IOException;
  }

  /**
   * Starts and ends it.
   *
   * @param idle how long it is left alone before its memory is looked at, for a JVM gives some of
   *     what starting took back to the system, but not at once; zero for not at all
   */
  static StartRound measure(Start start, Duration idle) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Peer peer = start.start()) {
      // Not more often: asking takes processor time from who starts.
      while (!answers(peer.port(Door.HTTP))) {
        if (System.nanoTime() - begin > LIMIT.toNanos()) {
          throw new AssertionError(peer.name() + " has not answered within " + LIMIT);
        }
        Thread.sleep(POLL_MILLIS);
      }
      double millis = (System.nanoTime() - begin) / 1e6;
      ProcessFacts facts = new ProcessFacts(peer.pid());
      double cpuSeconds = facts.cpuTicks() / TICKS_PER_SECOND;
      if (idle.isZero()) {
        return new StartRound(millis, cpuSeconds, Double.NaN, Double.NaN);
      }
      Thread.sleep(idle);
      return new StartRound(
          millis,
          cpuSeconds,
          facts.residentKilobytes() / KILO,
          facts.proportionalKilobytes() / KILO);
    }
  }

  private static boolean answers(int port) {
    try (HttpClientConnection connection = HttpClientConnection.open(port)) {
      return connection.get("/").status() == 200;
    } catch (AssertionError | RuntimeException notYet) {
      return false;
    }
  }
}
