package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * From {@code molt start} to the first answer, beside Netty's own hello started plainly, in turns;
 * and the memory that both occupy when nobody asks them.
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

  private StartUp() {}

  /** Takes {@code --rounds=20} and {@code --output=results}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = ROUNDS;
    String output = "";
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.replaceFirst("=.*", "")) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--output" -> output = value;
        case "" -> {}
        default ->
            throw new IllegalArgumentException(
                argument + " (expected: --rounds or --output, with =VALUE)");
      }
    }
    String markdown = report(rounds);
    System.out.println(markdown);
    if (!output.isEmpty()) {
      Files.writeString(Files.createDirectories(Path.of(output)).resolve("startup.md"), markdown);
    }
  }

  /** Measures, and tells it. */
  static String report(int count) throws IOException, InterruptedException {
    Map<String, List<StartRound>> rounds = new LinkedHashMap<>();
    for (int i = -WARM_UP; i < count; i++) {
      boolean idle = i >= 0 && i < IDLE_ROUNDS;
      StartRound netty = StartRound.measure(PeerProcess::launchNetty, idle);
      Instance instance = StartingMolt.prepare();
      StartRound molt = StartRound.measure(() -> StartingMolt.start(instance), idle);
      if (i >= 0) {
        rounds.computeIfAbsent(NETTY, _ -> new ArrayList<>()).add(netty);
        rounds.computeIfAbsent(MOLT, _ -> new ArrayList<>()).add(molt);
      }
    }
    return markdown(rounds);
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
    for (String name : List.of(NETTY, MOLT)) {
      text.append(
          line(
              "| %s | %.0f | %s | %.2f | %s | %.0f |\n",
              name,
              median(rounds.get(name), StartRound::millis),
              ratio(rounds, name, StartRound::millis),
              median(rounds.get(name), StartRound::cpuSeconds),
              ratio(rounds, name, StartRound::cpuSeconds),
              median(rounds.get(name), StartRound::resident)));
    }
    return text.toString();
  }

  private static String ratio(
      Map<String, List<StartRound>> rounds, String name, ToDoubleFunction<StartRound> figure) {
    Ratio ratio = Ratio.of(figures(rounds.get(name), figure), figures(rounds.get(NETTY), figure));
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
