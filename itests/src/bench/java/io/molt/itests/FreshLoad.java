package io.molt.itests;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a paced load sees of a reload each second, by SIGUSR1 and by a changed jar in turns, on
 * fresh servers; and what it sees of other fresh servers that do not reload.
 */
final class FreshLoad {

  private static final int WORKERS = 2;
  private static final double LATE_MILLIS = 5;

  /** What a first request costs any server is not asked here. */
  private static final Duration LEAD = Duration.ofSeconds(1);

  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private final Map<FreshBuild, FreshContents> contents = new LinkedHashMap<>();
  private final Map<String, Figures> figures = new LinkedHashMap<>();
  private final FreshOptions options;
  private long wrong;

  FreshLoad(FreshOptions options, List<FreshBuild> builds) {
    this.options = options;
    builds.forEach(build -> contents.put(build, FreshContents.of(FreshApplication.HELLO, build)));
  }

  /** Measures, and tells it. */
  void report(FreshReport report) {
    warmUp();
    for (int turn = 0; turn < options.loadTurns(); turn++) {
      turn(turn);
    }
    report.table(
        "%d requests a second on fresh servers for %d s, without and with a reload each second, medians of %d servers"
            .formatted(options.perSecond(), options.seconds(), options.loadTurns()),
        "seen");
    figures.forEach((what, each) -> report.row(each, "%.2f", what));
    report.say(
        wrong == 0
            ? "Nothing was lost, and nobody disconnected."
            : "Lost, wrongly answered or disconnected: " + wrong + ".");
  }

  /** Of this JVM. */
  private void warmUp() {
    try (FreshMolt server =
        FreshMolt.start(contents.values().iterator().next(), options.mode(), WORKERS)) {
      LoadRun.load(server.molt(), options.perSecond(), WARM_UP);
      reloading(server, WARM_UP);
    }
  }

  private void turn(int turn) {
    Map<FreshBuild, LoadResult> quiet = new LinkedHashMap<>();
    Map<FreshBuild, LoadResult> reloading = new LinkedHashMap<>();
    Duration each = Duration.ofSeconds(options.seconds());
    Runnable without =
        () ->
            servers(turn, quiet, server -> LoadRun.load(server.molt(), options.perSecond(), each));
    Runnable with = () -> servers(turn, reloading, server -> reloading(server, each));
    for (Runnable half : turn / 2 % 2 == 0 ? List.of(without, with) : List.of(with, without)) {
      half.run();
    }
    quiet.forEach((build, result) -> add(build, result, reloading.get(build)));
  }

  private void servers(
      int turn, Map<FreshBuild, LoadResult> results, Function<FreshMolt, LoadResult> load) {
    FreshMolt.turn(
        turn,
        List.copyOf(contents.keySet()),
        options.settleMillis(),
        build -> FreshMolt.start(contents.get(build), options.mode(), WORKERS),
        server -> {
          LoadRun.load(server.molt(), options.perSecond(), LEAD);
          results.put(server.build(), load.apply(server));
        });
  }

  private LoadResult reloading(FreshMolt server, Duration duration) {
    AtomicInteger next = new AtomicInteger();
    Supplier<byte[]> changed = () -> server.contents().version(1 + next.getAndIncrement() % 2);
    try (var _ = new ReloadEverySecond(server.molt(), FreshMolt.FILE, changed)) {
      return LoadRun.load(server.molt(), options.perSecond(), duration);
    }
  }

  private void add(FreshBuild build, LoadResult quiet, LoadResult reloading) {
    double without = quiet.percentileMillis(99);
    double with = reloading.percentileMillis(99);
    figure("p99 without reloads, ms", build, without);
    figure("p99 with reloads, ms", build, with);
    figure("p99 with, of that without", build, with / without);
    figure("answers above 5 ms, without reloads", build, late(quiet));
    figure("answers above 5 ms, with reloads", build, late(reloading));
    // By the second, as the reloads are: the first comes at once.
    figure(
        "answers above 5 ms more, each reload",
        build,
        (late(reloading) - late(quiet)) / options.seconds());
    for (LoadResult result : List.of(quiet, reloading)) {
      wrong += result.wrong() + result.lost() + result.closed();
    }
  }

  private void figure(String what, FreshBuild build, double value) {
    figures.computeIfAbsent(what, _ -> new Figures()).add(build, value);
  }

  private static double late(LoadResult result) {
    long from = (long) (LATE_MILLIS * 1e6);
    return result.latency().getCountBetweenValues(from, Long.MAX_VALUE);
  }
}
