package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What many timers of one worker cost, how many of their ticks come, and how late. Today's server
 * and an older build take turns, each time anew.
 *
 * <p>Prints Markdown; with a directory given, writes {@code timers.md} into it.
 */
final class Timers {

  private static final String MOLT = "Molt";
  private static final String EXPECTED =
      " (expected: --timers, --rounds, --seconds, --warm-up-seconds, --modes, --baseline,"
          + " --baselines or --output, with =VALUE)";

  private static final Map<String, String> STANDARD =
      Map.of(
          "--timers", "10000",
          "--rounds", "5",
          "--seconds", "5",
          "--warm-up-seconds", "5",
          "--modes", String.join(",", MoltPeer.MODES),
          "--baseline", "",
          "--baselines", Baseline.DIRECTORY,
          "--output", "");

  private final int timers;
  private final int count;
  private final Duration duration;
  private final Duration warmUp;
  private final List<String> modes;
  private final Optional<Baseline> baseline;
  private final Map<Key, List<TimerRound>> rounds = new LinkedHashMap<>();

  /** Whose rounds are compared with each other. */
  private record Key(TimerLoad load, String mode, String server) {}

  private Timers(Map<String, String> values) throws IOException {
    timers = Integer.parseInt(values.get("--timers"));
    count = Integer.parseInt(values.get("--rounds"));
    duration = Duration.ofSeconds(Integer.parseInt(values.get("--seconds")));
    warmUp = Duration.ofSeconds(Integer.parseInt(values.get("--warm-up-seconds")));
    modes = List.of(values.get("--modes").split(","));
    baseline = Baseline.named(values.get("--baseline"), Path.of(values.get("--baselines")));
  }

  /** Takes {@code --timers=10000 --rounds=5 --baseline=24eceb1 --output=results} and others. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String markdown = report(arguments);
    System.out.println(markdown);
    String output = parse(arguments).get("--output");
    if (!output.isEmpty()) {
      Files.writeString(Files.createDirectories(Path.of(output)).resolve("timers.md"), markdown);
    }
  }

  /** Measures, and tells it. */
  static String report(String... arguments) throws IOException, InterruptedException {
    return new Timers(parse(arguments)).report();
  }

  private static Map<String, String> parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>(STANDARD);
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      if (!argument.isBlank() && (words.length < 2 || values.put(words[0], words[1]) == null)) {
        throw new IllegalArgumentException(argument + EXPECTED);
      }
    }
    return values;
  }

  private String report() throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      for (String mode : modes) {
        measure(mode, MOLT, TimedMolt.start(mode));
        if (baseline.isPresent()) {
          measure(mode, baseline.get().name(), TimedMolt.start(baseline.get(), mode));
        }
      }
    }
    return markdown() + baseline.map(then -> nowAndThen(then.name())).orElse("");
  }

  private void measure(String mode, String name, TimedMolt server) throws InterruptedException {
    try (server) {
      int threads = TimerRound.threadsWithout(server, warmUp);
      for (TimerLoad load : TimerLoad.values()) {
        rounds
            .computeIfAbsent(new Key(load, mode, name), _ -> new ArrayList<>())
            .add(TimerRound.measure(server, threads, load, timers, warmUp, duration));
      }
    }
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%d rounds of %d s each, %d processors, Java %s, %s %s; medians.\n\n",
            count,
            duration.toSeconds(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version")));
    text.append("| timers | mode | server | CPU s a second | ticks of those due, % |");
    text.append(" late ms, median | late ms, p99 | threads | without timers |\n");
    text.append("|---|---|---|--:|--:|--:|--:|--:|--:|\n");
    for (TimerLoad load : TimerLoad.values()) {
      for (Key key : rounds.keySet().stream().filter(key -> key.load() == load).toList()) {
        text.append(
            line(
                "| %s | %s | %s | %.4f | %.2f | %.3f | %.3f | %.0f | %.0f |\n",
                load.label(timers),
                key.mode(),
                key.server(),
                median(key, TimerRound::cpuPerSecond),
                100 * median(key, TimerRound::delivered),
                median(key, TimerRound::median),
                median(key, TimerRound::p99),
                median(key, TimerRound::threads),
                median(key, TimerRound::threadsWithout)));
      }
    }
    return text.toString();
  }

  private String nowAndThen(String then) {
    StringBuilder text = new StringBuilder();
    text.append("\n| timers | mode | CPU, of what ")
        .append(then)
        .append(" needs |\n|---|---|--:|\n");
    for (Key key : rounds.keySet().stream().filter(key -> key.server().equals(MOLT)).toList()) {
      Ratio ratio =
          Ratio.of(
              figures(key, TimerRound::cpuPerSecond),
              figures(new Key(key.load(), key.mode(), then), TimerRound::cpuPerSecond));
      text.append(
          line(
              "| %s | %s | %.3f (%.3f to %.3f) |\n",
              key.load().label(timers), key.mode(), ratio.median(), ratio.low(), ratio.high()));
    }
    return text.toString();
  }

  private double median(Key key, ToDoubleFunction<TimerRound> figure) {
    return Ratio.median(figures(key, figure));
  }

  private List<Double> figures(Key key, ToDoubleFunction<TimerRound> figure) {
    return rounds.get(key).stream().mapToDouble(figure).boxed().toList();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
