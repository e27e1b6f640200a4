package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a reload costs, on the real distribution, seen from outside. Prints Markdown.
 *
 * <ol>
 *   <li>50 HTTP and 50 TCP connections, paced and saturating, with and without a reload each
 *       second: what became of every request, and how long the answers took.
 *   <li>From SIGUSR1 to all workers on the new code, for hello on 1, 2, 4 and 8 workers.
 *   <li>The same beside an older build, if there is to be one, in turns.
 *   <li>The same for an application that loads 0, 100 and 500 further classes.
 *   <li>What 200 reloads leave behind.
 * </ol>
 *
 * Exits with 1 if a promise was not kept. See {@link BenchmarkOptions} for how to shorten it.
 */
final class ReloadBenchmark {

  /** The JVM compiles what reloads for thousands of them, most of it in the first thousand. */
  private static final int WARM_UP_RELOADS = 1_000;

  /** Of the slowest hundredth, with reloads. Broken where the whole interval lies above it. */
  private static final double MOST_TIMES_LONGER = 1.5;

  private static final int LEAK_RELOADS = 200;
  private static final int LEAK_WARM_UP = 400;

  private final BenchmarkOptions options;
  private final List<String> broken = new ArrayList<>();

  private ReloadBenchmark(BenchmarkOptions options) {
    this.options = options;
  }

  /** For example: {@code --seconds=10 --modes=base --parts=load,switch}. */
  public static void main(String[] arguments) throws IOException {
    ReloadBenchmark benchmark = new ReloadBenchmark(BenchmarkOptions.parse(arguments));
    benchmark.run();
    System.exit(benchmark.verdict() ? 0 : 1);
  }

  private void run() throws IOException {
    print("# Molt: what a reload costs");
    print("");
    print(
        "%s processors, Java %s, %s",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
    if (options.has("load")) {
      load();
    }
    if (options.has("switch")) {
      switchTimes();
    }
    if (options.has("baseline") && !options.baseline().isEmpty()) {
      nowAndThen(Baseline.of(options.baseline(), Path.of(Baseline.DIRECTORY)));
    }
    if (options.has("classes")) {
      classes();
    }
    if (options.has("leak")) {
      leak();
    }
  }

  private void load() {
    print("\n## 50 HTTP and 50 TCP connections, a reload each second\n");
    print(
        "| mode | rate | reloads | sent | answered | wrong | lost | closed by server | per second |"
            + " p50 ms | p99 ms | p99.9 ms | max ms |");
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    List<LoadRun> runs = new ArrayList<>();
    for (String mode : options.modes()) {
      Instance instance = Instance.withProbe().set("mode", mode).set("log_level", "info");
      try (MoltProcess molt = MoltProcess.start(instance)) {
        warmUp(molt);
        for (double perSecond : List.of((double) options.perSecond(), 0.0)) {
          LoadRun run =
              LoadRun.measure(
                  molt, mode, perSecond, options.turns(), Duration.ofSeconds(options.seconds()));
          print(run, 0, LoadRun.sum(run.quiet()));
          print(run, run.reloads(), LoadRun.sum(run.reloading()));
          runs.add(run);
        }
      } finally {
        instance.delete();
      }
    }
    print("");
    runs.forEach(this::judge);
  }

  /**
   * The code that serves, and the code that reloads: the JVM compiles the latter during the first
   * reloads of a server's life, and that costs more than they do.
   */
  private void warmUp(MoltProcess molt) {
    LoadRun.load(molt, 0, Duration.ofSeconds(options.warmUpSeconds()));
    try (WorkerClients clients = new WorkerClients(molt, 2)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      reload(clients, signaller, WARM_UP_RELOADS);
    }
  }

  private void print(LoadRun run, long reloads, LoadResult result) {
    print(
        "| %s | %s | %d | %d | %d | %d | %d | %d | %.0f | %.2f | %.2f | %.2f | %.2f |",
        run.mode(),
        rate(run),
        reloads,
        result.sent(),
        result.answered(),
        result.wrong(),
        result.lost(),
        result.closed(),
        result.answered() / result.seconds(),
        result.percentileMillis(50),
        result.percentileMillis(99),
        result.percentileMillis(99.9),
        result.percentileMillis(100));
    if (!result.firstProblem().isEmpty()) {
      print("\nFirst problem: %s\n", result.firstProblem());
    }
  }

  private static String rate(LoadRun run) {
    return run.perSecond() == 0 ? "saturating" : "%.0f/s".formatted(run.perSecond());
  }

  private void judge(LoadRun run) {
    String name = run.mode() + ", " + rate(run);
    Ratio ratio = run.ninetyNinth();
    String told =
        "p99 with reloads is %.2f (%.2f to %.2f) times that without"
            .formatted(ratio.median(), ratio.low(), ratio.high());
    print("- %s: %s", name, told);
    promise(run.nothingLost(), name + ": a request was lost or a connection closed");
    promise(ratio.low() <= MOST_TIMES_LONGER, name + ": " + told);
    long expected = (long) options.turns() * options.seconds() - options.turns();
    promise(
        run.reloads() >= expected,
        name + ": %d reloads (expected: at least %d)".formatted(run.reloads(), expected));
  }

  private void switchTimes() throws IOException {
    byte[] hello = Files.readAllBytes(Distribution.located().hello());
    print("\n## From SIGUSR1 to all workers on the new code: hello\n");
    print(
        "| mode | workers | prepare_ahead | first reload ms | after 250: median ms |"
            + " after 1000: median ms | 90 %% below ms | by the server's log: median ms |");
    print("|---|--:|---|--:|--:|--:|--:|--:|");
    for (String mode : options.modes()) {
      for (int workers : new int[] {1, 2, 4, 8}) {
        for (boolean ahead : new boolean[] {false, true}) {
          SwitchTimes times = SwitchTimes.measure(hello, mode, workers, ahead, options.reloads());
          print(mode, workers + (ahead ? " | on" : " | off"), times);
          double limit = limitMillis(workers, ahead);
          promise(
              times.outsideMedian() <= limit,
              "%s, %d workers: %.1f ms to the new code (expected: at most %.0f)"
                  .formatted(mode, workers, times.outsideMedian(), limit));
        }
      }
    }
  }

  private void nowAndThen(Baseline baseline) throws IOException {
    print("\n## From SIGUSR1 to all workers on the new code: hello, beside %s\n", baseline.name());
    print(
        "| mode | workers | median ms | of %s: median ms | ratio (95 %% interval) |",
        baseline.name());
    print("|---|--:|--:|--:|--:|");
    for (String mode : options.modes()) {
      for (int workers : new int[] {1, 8}) {
        NowAndThen times = NowAndThen.measure(baseline, mode, workers, options.reloads());
        Ratio ratio = times.ratio();
        print(
            "| %s | %d | %.2f | %.2f | %.2f (%.2f to %.2f) |",
            mode,
            workers,
            Ratio.median(times.now()),
            Ratio.median(times.then()),
            ratio.median(),
            ratio.low(),
            ratio.high());
      }
    }
  }

  /** What is promised for one worker and for eight. */
  private static double limitMillis(int workers, boolean ahead) {
    return switch (workers) {
      case 1 -> ahead ? 3 : 5;
      case 8 -> ahead ? 10 : 20;
      default -> Double.MAX_VALUE;
    };
  }

  private void print(String mode, String what, SwitchTimes times) {
    print(
        "| %s | %s | %.0f | %.2f | %.2f | %.2f | %.2f |",
        mode,
        what,
        times.firstMillis(),
        times.earlyMedian(),
        times.outsideMedian(),
        times.outsideNinetieth(),
        times.serverMedian());
  }

  private void classes() {
    print("\n## The same on one worker, for an application that loads further classes\n");
    print(
        "| mode | further classes | first reload ms | after 250: median ms |"
            + " after 1000: median ms | 90 %% below ms | by the server's log: median ms |");
    print("|---|--:|--:|--:|--:|--:|--:|");
    for (String mode : options.modes()) {
      double[] medians =
          IntStream.of(0, 100, 500)
              .mapToDouble(
                  count -> {
                    SwitchTimes times =
                        SwitchTimes.measure(withClasses(count), mode, 1, false, options.reloads());
                    print(mode, Integer.toString(count), times);
                    return times.outsideMedian();
                  })
              .toArray();
      print("\n%s: %.3f ms for each further class\n", mode, (medians[2] - medians[0]) / 500);
    }
  }

  private static byte[] withClasses(int count) {
    WorkerBundle bundle =
        WorkerBundle.probe()
            .probeCode(
                "start", "for (int i = 0; i < " + count + "; i++) Class.forName(\"extra.C\" + i);");
    for (int i = 0; i < count; i++) {
      bundle.source(
          "extra.C" + i,
          "package extra; public class C"
              + i
              + " { static int n = "
              + i
              + "; int next() { return n++; } String text() { return \"C\" + n; } }");
    }
    return bundle.bytes();
  }

  private void leak() {
    print("\n## What %d reloads leave behind\n", LEAK_RELOADS);
    print("| mode | class loaders of workers (expected: 2) | loaded classes | metaspace KiB |");
    print("|---|--:|--:|--:|");
    for (String mode : options.modes()) {
      // What is ready for the next reload comes and goes: see PreparedAheadIT for that.
      Instance instance =
          Instance.withProbe()
              .set("mode", mode)
              .set("log_level", "info")
              .set("prepare_ahead", "off");
      try (MoltProcess molt = MoltProcess.start(instance);
          WorkerClients clients = new WorkerClients(molt, 2)) {
        Signaller signaller = new Signaller(molt.processId(), "USR1");
        // Profiles of the JIT compiler fill the metaspace until all is warm.
        reload(clients, signaller, LEAK_WARM_UP);
        ClassFacts before = ClassFacts.settled(molt);
        reload(clients, signaller, LEAK_RELOADS);
        ClassFacts after = ClassFacts.settled(molt);
        long grown = after.metaspaceKilobytes() - before.metaspaceKilobytes();
        print(
            "| %s | %d | %d before, %d after | %d before, %+d |",
            mode,
            after.workerLoaders(),
            before.loadedClasses(),
            after.loadedClasses(),
            before.metaspaceKilobytes(),
            grown);
        promise(after.workerLoaders() == 2, mode + ": class loaders of old workers are left");
        promise(grown <= 512, mode + ": metaspace grew by " + grown + " KiB");
      } finally {
        instance.delete();
      }
    }
  }

  private static void reload(WorkerClients clients, Signaller signaller, int times) {
    for (int i = 0; i < times; i++) {
      clients.reload(signaller);
    }
  }

  private void promise(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(otherwise);
    }
  }

  private boolean verdict() {
    print(
        "\n**Verdict: %s**",
        broken.isEmpty() ? "every promise kept" : "not kept: " + String.join("; ", broken));
    return broken.isEmpty();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
