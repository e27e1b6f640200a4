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
 * From {@code molt start} to the first answer, beside Netty's own hello started plainly, in turns;
 * and the memory that both occupy when nobody asks them. An older build of Molt can be started in
 * turns with them, for both to be compared.
 *
 * <p>Prints Markdown; with a directory given, writes {@code startup.md} into it.
 */
final class StartUp {

  private static final String NETTY = "Netty";
  private static final String MOLT = "Molt";
  private static final int ROUNDS = 20;
  private static final int WARM_UP = 1;

  /** What they occupy differs little from round to round. */
  private static final int IDLE_ROUNDS = 5;

  private static final Duration IDLE = Duration.ofSeconds(15);

  private StartUp() {}

  /** Takes {@code --rounds=20}, {@code --baseline=24eceb1} and {@code --output=results}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = ROUNDS;
    String output = "";
    String baseline = "";
    Path baselines = Path.of(Baseline.DIRECTORY);
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.replaceFirst("=.*", "")) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--output" -> output = value;
        case "--baseline" -> baseline = value;
        case "--baselines" -> baselines = Path.of(value);
        case "" -> {}
        default ->
            throw new IllegalArgumentException(
                argument
                    + " (expected: --rounds, --baseline, --baselines or --output, with =VALUE)");
      }
    }
    String markdown = report(rounds, Baseline.named(baseline, baselines));
    System.out.println(markdown);
    if (!output.isEmpty()) {
      Files.writeString(Files.createDirectories(Path.of(output)).resolve("startup.md"), markdown);
    }
  }

  /** Measures, and tells it. */
  static String report(int count, Optional<Baseline> baseline)
      throws IOException, InterruptedException {
    Map<String, Distribution> molts = new LinkedHashMap<>(Map.of(MOLT, Distribution.located()));
    baseline.ifPresent(then -> molts.put(then.name(), then.distribution()));
    Map<String, List<StartRound>> rounds = new LinkedHashMap<>();
    for (int i = -WARM_UP; i < count; i++) {
      Duration idle = i >= 0 && i < IDLE_ROUNDS ? IDLE : Duration.ZERO;
      Map<String, StartRound> turn = new LinkedHashMap<>();
      turn.put(NETTY, StartRound.measure(PeerProcess::launchNetty, idle));
      for (Map.Entry<String, Distribution> molt : molts.entrySet()) {
        Instance instance = StartingMolt.prepare(molt.getValue());
        turn.put(
            molt.getKey(),
            StartRound.measure(() -> StartingMolt.start(molt.getKey(), instance), idle));
      }
      if (i >= 0) {
        turn.forEach(
            (name, round) -> rounds.computeIfAbsent(name, _ -> new ArrayList<>()).add(round));
      }
    }
    return markdown(rounds) + baseline.map(then -> nowAndThen(rounds, then.name())).orElse("");
  }

  private static String nowAndThen(Map<String, List<StartRound>> rounds, String then) {
    return "\nMolt, of what "
        + then
        + " needs (95 % interval): "
        + ratio(rounds, MOLT, then, StartRound::millis)
        + " of the time to the first answer, "
        + ratio(rounds, MOLT, then, StartRound::cpuSeconds)
        + " of the CPU until then, "
        + ratio(rounds, MOLT, then, StartRound::resident)
        + " of the memory.\n";
  }

  private static String markdown(Map<String, List<StartRound>> rounds) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%d starts of each in turns, %d processors, Java %s, %s %s.\n\n",
            rounds.get(MOLT).size(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version")));
    text.append("| server | ms to the first answer | of Netty's (95 % interval) |");
    text.append(" CPU s until then | of Netty's (95 % interval) | resident MiB, idle |\n");
    text.append("|---|--:|--:|--:|--:|--:|\n");
    for (String name : rounds.keySet()) {
      text.append(
          line(
              "| %s | %.0f | %s | %.2f | %s | %.0f |\n",
              name,
              median(rounds.get(name), StartRound::millis),
              ratio(rounds, name, NETTY, StartRound::millis),
              median(rounds.get(name), StartRound::cpuSeconds),
              ratio(rounds, name, NETTY, StartRound::cpuSeconds),
              median(rounds.get(name), StartRound::resident)));
    }
    return text.toString();
  }

  private static String ratio(
      Map<String, List<StartRound>> rounds,
      String name,
      String reference,
      ToDoubleFunction<StartRound> figure) {
    Ratio ratio =
        Ratio.of(figures(rounds.get(name), figure), figures(rounds.get(reference), figure));
    return line("%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
  }

  private static double median(List<StartRound> rounds, ToDoubleFunction<StartRound> figure) {
    return Ratio.median(figures(rounds, figure));
  }

  private static List<Double> figures(
      List<StartRound> rounds, ToDoubleFunction<StartRound> figure) {
    return rounds.stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .boxed()
        .toList();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
