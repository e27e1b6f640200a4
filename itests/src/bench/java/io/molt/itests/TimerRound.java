package io.molt.itests;

import java.time.Duration;

/**
 * One server with timers for a short time.
 *
 * @param cpuPerSecond seconds of the server's processor time for each second
 * @param delivered how many of the ticks that were due have come, 1 being all of them
 * @param median how many milliseconds late, half of them
 * @param p99 how many milliseconds late, the latest hundredth at least
 * @param threads the most that the server had
 * @param threadsWithout how many it had without timers
 */
record TimerRound(
    double cpuPerSecond,
    double delivered,
    double median,
    double p99,
    double threads,
    double threadsWithout) {

  private static final double TICKS_PER_SECOND = 100;
  private static final double MICROS = 1000;
  private static final long LOOK_MILLIS = 100;

  /** What the JVM begins and ends as it sees fit: compilers, and the collector's helpers. */
  private static final String OF_THE_JVM = "(C[12] Compiler|GC Thread|G1 ).*";

  /** The most that a server has while it answers, and for a while after. */
  static int threadsWithout(TimedMolt server, Duration time) throws InterruptedException {
    server.get("/tell");
    return await(server, time);
  }

  private static int threads(TimedMolt server) {
    return server.molt().facts().threadsBut(OF_THE_JVM);
  }

  /**
   * Measures a server that has no timers, and has none afterwards.
   *
   * @param threadsWithout how many it had before it ever had timers
   */
  static TimerRound measure(
      TimedMolt server,
      int threadsWithout,
      TimerLoad load,
      int timers,
      Duration warmUp,
      Duration duration)
      throws InterruptedException {
    ProcessFacts facts = server.molt().facts();
    server.get(load.path(timers));
    int threads = await(server, warmUp);
    server.get("/tell");
    long cpu = facts.cpuTicks();
    long began = System.nanoTime();
    threads = Math.max(threads, await(server, duration));
    double cpuSeconds = (facts.cpuTicks() - cpu) / TICKS_PER_SECOND;
    double seconds = (System.nanoTime() - began) / 1e9;
    String[] told = server.get("/clear").split(" ");
    double due = timers * seconds * 1000 / load.millis();
    return new TimerRound(
        cpuSeconds / seconds,
        Double.parseDouble(told[0]) / due,
        Double.parseDouble(told[1]) / MICROS,
        Double.parseDouble(told[2]) / MICROS,
        threads,
        threadsWithout);
  }

  /** Waits, and says how many threads there were at most. */
  private static int await(TimedMolt server, Duration duration) throws InterruptedException {
    long began = System.nanoTime();
    int most = 0;
    while (System.nanoTime() - began < duration.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      most = Math.max(most, threads(server));
    }
    return most;
  }
}
