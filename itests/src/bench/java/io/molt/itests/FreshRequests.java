package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What requests for a tiny page cost a fresh server, in its processor time, from the first on: all
 * that it does meanwhile counts, the JIT compiler too. In base mode on one loop, as a {@link
 * Comparison} asks.
 */
final class FreshRequests {

  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final Map<FreshBuild, FreshContents> contents = new LinkedHashMap<>();
  private final FreshOptions options;

  FreshRequests(FreshOptions options, List<FreshBuild> builds) {
    this.options = options;
    builds.forEach(build -> contents.put(build, FreshContents.of(FreshApplication.HELLO, build)));
  }

  /** Measures, and tells it. */
  void report(FreshReport report) {
    Map<String, Figures> sums = new LinkedHashMap<>();
    Map<String, Figures> stretches = new LinkedHashMap<>();
    for (int turn = -1; turn < options.turns(); turn++) {
      boolean counts = turn >= 0;
      FreshMolt.turn(
          turn,
          List.copyOf(contents.keySet()),
          options.settleMillis(),
          build -> FreshMolt.start(contents.get(build), "base", 1),
          server -> {
            if (counts) {
              measure(server, sums, stretches);
            } else {
              warmUp(server);
            }
          });
    }
    String title = "Processor time of requests to fresh servers, medians of " + options.turns();
    report.table(title + ": seconds, of all since the first", "requests");
    sums.forEach((what, each) -> report.row(each, "%.3f", what));
    report.table(title + ": microseconds a request", "requests");
    stretches.forEach((what, each) -> report.row(each, "%.1f", what));
  }

  /** Of this JVM, by a server that does not count. */
  private static void warmUp(FreshMolt server) {
    try (Drill drill = drill(server)) {
      drill.run(WARM_UP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure(
      FreshMolt server, Map<String, Figures> sums, Map<String, Figures> stretches) {
    ProcessClock clock = new ProcessClock(server.molt().processId());
    double begin = clock.seconds();
    try (Drill drill = drill(server)) {
      long doneBefore = 0;
      double usedBefore = 0;
      long wantedBefore = 0;
      for (long wanted : options.requests()) {
        long done = drill.runUntil(wanted);
        double used = clock.seconds() - begin;
        add(sums, server, Long.toString(wanted), used);
        add(
            stretches,
            server,
            wantedBefore + 1 + " to " + wanted,
            1e6 * (used - usedBefore) / (done - doneBefore));
        doneBefore = done;
        usedBefore = used;
        wantedBefore = wanted;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      Map<String, Figures> figures, FreshMolt server, String what, double figure) {
    figures.computeIfAbsent(what, _ -> new Figures()).add(server.build(), figure);
  }

  private static Drill drill(FreshMolt server) throws IOException {
    return new Drill(Workload.PLAIN, server.molt().instance().port("http"));
  }
}
