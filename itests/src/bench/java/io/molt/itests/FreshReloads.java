package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first reloads of servers, one after the other, seen from outside. */
final class FreshReloads {

  /** What asks for a reload. */
  enum Trigger {
    /** SIGUSR1: the code stays the same. */
    SIGNAL,
    /** A changed bundle that is renamed into {@code deploy/}. */
    CHANGED
  }

  /**
   * One reload.
   *
   * @param first milliseconds from the trigger to the first answer of new code
   * @param all the same, to an answer of new code from each worker
   * @param logged what the server says that it took; NaN if it does not
   */
  private record Reload(double first, double all, double logged) {}

  /** Where a column ends: the first reload, those to the tenth, and all further ones. */
  private static final List<Integer> BANDS = List.of(0, 1, 10, Integer.MAX_VALUE);

  private static final int WARM_UP_PAUSE_MILLIS = 30;

  private static final Pattern LOGGED =
      Pattern.compile("Generation (\\d+) serves: .*? ([\\d.]+) ms after the");

  private final Map<FreshBuild, FreshContents> contents = new LinkedHashMap<>();
  private final FreshApplication application;
  private final FreshOptions options;
  private final Trigger trigger;

  FreshReloads(
      FreshOptions options,
      List<FreshBuild> builds,
      FreshApplication application,
      Trigger trigger) {
    this.options = options;
    this.application = application;
    this.trigger = trigger;
    for (FreshBuild build : builds) {
      FreshContents all = FreshContents.of(application, build);
      contents.put(build, all);
      // Made ahead: what the client does while a server runs would count.
      for (int i = 0; trigger == Trigger.CHANGED && i <= number(); i++) {
        all.version(i);
      }
    }
  }

  /** Measures on fresh servers of each build, and tells it. */
  void report(FreshReport report) {
    report.table(
        (trigger == Trigger.SIGNAL
                ? "From SIGUSR1 to the new code: "
                : "From a changed jar's rename to the new code: ")
            + application.label()
            + ", ms, "
            + (options.settleMillis() == 0
                ? "at once after a start"
                : options.settleMillis() / 1000.0 + " s after a start")
            + ", medians of "
            + options.turns()
            + " servers",
        "workers",
        "reload",
        "seen");
    for (int workers : application.isLarge() ? options.largeWorkers() : options.workers()) {
      report(report, workers);
    }
  }

  private void report(FreshReport report, int workers) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (int turn = 0; turn < options.turns(); turn++) {
      FreshMolt.turn(
          turn,
          List.copyOf(contents.keySet()),
          options.settleMillis(),
          build -> FreshMolt.start(contents.get(build), options.mode(), workers),
          server -> add(figures, server, workers, measure(server, workers)));
    }
    figures.forEach((what, each) -> report.row(each, "%.1f", workers + " | " + what));
  }

  private static void add(
      Map<String, Figures> figures, FreshMolt server, int workers, List<Reload> reloads) {
    for (int band = 1; band < BANDS.size(); band++) {
      int from = BANDS.get(band - 1);
      int to = Math.min(BANDS.get(band), reloads.size());
      if (from >= to) {
        return;
      }
      String name = to == 1 ? "first" : from + 1 + " to " + to;
      Map<String, ToDoubleFunction<Reload>> columns = new LinkedHashMap<>();
      columns.put("first new answer", Reload::first);
      if (workers > 1) {
        columns.put("all workers new", Reload::all);
      }
      columns.put("by the server's log", Reload::logged);
      columns.forEach(
          (seen, figure) ->
              figures
                  .computeIfAbsent(name + " | " + seen, _ -> new Figures())
                  .add(
                      server.build(),
                      Ratio.median(
                          reloads.subList(from, to).stream()
                              .mapToDouble(figure)
                              .boxed()
                              .toList())));
    }
  }

  private int number() {
    return application.isLarge() ? options.largeReloads() : options.reloads();
  }

  private List<Reload> measure(FreshMolt server, int workers) {
    int pause = application.isLarge() ? options.largePauseMillis() : options.pauseMillis();
    // Here and now, and not while it watches.
    System.gc();
    try (ReloadWatch watch = ReloadWatch.open(server.molt().instance().port("tcp"), workers)) {
      return measure(server, watch, number(), pause);
    }
  }

  /** Reloads a server that many times, with pauses. */
  private List<Reload> measure(FreshMolt server, ReloadWatch watch, int number, int pauseMillis) {
    Signaller signaller = new Signaller(server.molt().processId(), "USR1");
    List<ReloadWatch.Seen> seen = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      long before = watch.generation();
      if (trigger == Trigger.SIGNAL) {
        seen.add(watch.watch(signaller::send, answer -> answer.generation() > before));
      } else {
        seen.add(change(server, watch, i));
      }
      FreshMolt.pause(pauseMillis);
    }
    Map<Long, Double> logged = logged(server.molt().log());
    return seen.stream()
        .map(
            each ->
                new Reload(
                    each.firstMillis(),
                    each.allMillis(),
                    logged.getOrDefault(each.generation(), Double.NaN)))
        .toList();
  }

  private static ReloadWatch.Seen change(FreshMolt server, ReloadWatch watch, int number) {
    Instance instance = server.molt().instance();
    Path deployed = instance.deployed(FreshMolt.FILE);
    Path part = instance.base().resolve(FreshMolt.FILE + ".part");
    try {
      Files.write(part, server.contents().version(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = FreshApplication.version(number);
    return watch.watch(() -> rename(part, deployed), answer -> answer.version().equals(version));
  }

  private static void rename(Path part, Path deployed) {
    try {
      Files.move(part, deployed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Long, Double> logged(String log) {
    Map<Long, Double> byGeneration = new HashMap<>();
    Matcher matcher = LOGGED.matcher(log);
    while (matcher.find()) {
      byGeneration.put(Long.valueOf(matcher.group(1)), Double.valueOf(matcher.group(2)));
    }
    return byGeneration;
  }

  /**
   * Has this JVM compile what it measures with: reloads a server that counts for nothing.
   *
   * @return how often it was asked, and how long that takes in the end, as a sentence
   */
  static String warmUp(FreshOptions options, FreshBuild build) {
    FreshContents hello = FreshContents.of(FreshApplication.HELLO, build);
    try (FreshMolt server = FreshMolt.start(hello, options.mode(), 2);
        ReloadWatch watch = ReloadWatch.open(server.molt().instance().port("tcp"), 2)) {
      for (Trigger trigger : Trigger.values()) {
        FreshReloads reloads =
            new FreshReloads(options, List.of(build), FreshApplication.HELLO, trigger);
        // A changed jar is watched with the same code; what else it takes is warm soon.
        int number = trigger == Trigger.SIGNAL ? options.warmUp() : options.warmUp() / 10;
        reloads.measure(server, watch, number, WARM_UP_PAUSE_MILLIS);
      }
      List<Double> micros = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        long begin = System.nanoTime();
        watch.generation();
        micros.add((System.nanoTime() - begin) / 1e3);
      }
      return String.format(
          Locale.ROOT,
          "The client was warmed up by %d reloads of another server, in which it asked %d times; in"
              + " the end it took %.0f microseconds to ask both workers and hear their answers.",
          options.warmUp() + options.warmUp() / 10,
          watch.asked(),
          Ratio.median(micros));
    }
  }
}
