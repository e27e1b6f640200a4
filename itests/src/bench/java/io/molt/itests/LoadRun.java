package io.molt.itests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * One way of loading the server, measured with and without reloads in turns.
 *
 * @param mode the server's mode
 * @param perSecond requests a second; 0 saturates
 * @param quiet the runs without reloads
 * @param reloading the runs with a reload each second
 * @param reloads in the latter runs, all together
 */
record LoadRun(
    String mode,
    double perSecond,
    List<LoadResult> quiet,
    List<LoadResult> reloading,
    long reloads) {

  private static final int CONNECTIONS = 50;
  private static final int CONTENTS = 2;

  /** Measures on a running server. */
  static LoadRun measure(
      MoltProcess molt, String mode, double perSecond, int turns, Duration each) {
    Supplier<byte[]> contents = contents();
    List<LoadResult> quiet = new ArrayList<>();
    List<LoadResult> reloading = new ArrayList<>();
    long reloads = 0;
    for (int turn = 0; turn < turns; turn++) {
      quiet.add(load(molt, perSecond, each));
      long before = molt.ask().generation();
      try (var _ = new ReloadEverySecond(molt, contents)) {
        reloading.add(load(molt, perSecond, each));
      }
      reloads += molt.ask().generation() - before;
    }
    return new LoadRun(mode, perSecond, quiet, reloading, reloads);
  }

  /** Versions of the probe for {@link ReloadEverySecond}, for as many runs as there are. */
  static Supplier<byte[]> contents() {
    List<byte[]> versions =
        IntStream.range(0, CONTENTS)
            .mapToObj(i -> WorkerBundle.probe().version("2.0." + i).bytes())
            .toList();
    AtomicInteger next = new AtomicInteger();
    return () -> versions.get(next.getAndIncrement() % CONTENTS);
  }

  static LoadResult load(MoltProcess molt, double perSecond, Duration duration) {
    return load(molt, CONNECTIONS, perSecond, duration);
  }

  /**
   * One run on a number of connections of each protocol.
   *
   * @param perSecond requests a second; 0 saturates
   */
  static LoadResult load(MoltProcess molt, int connections, double perSecond, Duration duration) {
    Load load = Load.paced(molt.instance(), connections, connections, perSecond);
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return load.stop();
  }

  /** All runs of one kind as one. */
  static LoadResult sum(List<LoadResult> results) {
    LoadResult first = results.getFirst();
    return results.stream().skip(1).reduce(first, LoadRun::plus);
  }

  /** How many times as long the slowest hundredth took with reloads, turn by turn. */
  Ratio ninetyNinth() {
    return Ratio.of(ninetyNinth(reloading), ninetyNinth(quiet));
  }

  private static List<Double> ninetyNinth(List<LoadResult> results) {
    return results.stream().map(result -> result.percentileMillis(99)).toList();
  }

  boolean nothingLost() {
    return IntStream.range(0, 2)
        .mapToObj(i -> sum(i == 0 ? quiet : reloading))
        .allMatch(r -> r.answered() == r.sent() && r.wrong() + r.lost() + r.closed() == 0);
  }

  private static LoadResult plus(LoadResult a, LoadResult b) {
    Histogram latency = a.latency().copy();
    latency.add(b.latency());
    return new LoadResult(
        a.sent() + b.sent(),
        a.answered() + b.answered(),
        a.wrong() + b.wrong(),
        a.lost() + b.lost(),
        a.closed() + b.closed(),
        a.seconds() + b.seconds(),
        latency,
        a.firstProblem().isEmpty() ? b.firstProblem() : a.firstProblem());
  }
}
