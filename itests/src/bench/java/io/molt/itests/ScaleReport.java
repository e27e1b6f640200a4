package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Tells what {@link Scale} has found. */
final class ScaleReport {

  private static final String REFERENCE = "Netty";

  private final ScaleOptions options;
  private final List<String> memory = new ArrayList<>();
  private final List<String> rates = new ArrayList<>();
  private final List<String> reloads = new ArrayList<>();
  private final List<String> loads = new ArrayList<>();

  ScaleReport(ScaleOptions options) {
    this.options = options;
  }

  void memory(String what, Map<String, List<CrowdRound>> servers) {
    new TreeMap<>(servers)
        .forEach(
            (name, rounds) -> {
              Ratio ratio = ratio(servers, name, ScaleReport::occupied);
              memory.add(
                  line(
                      "| %s | %s | %.0f | %.0f | %.2f (%.2f to %.2f) | %.0f | %.0f |",
                      what,
                      name,
                      median(rounds, round -> round.each().heap()),
                      median(rounds, round -> round.each().direct()),
                      ratio.median(),
                      ratio.low(),
                      ratio.high(),
                      median(rounds, round -> round.each().resident()),
                      median(rounds, round -> round.each().kernel())));
            });
  }

  void rate(String what, Map<String, List<CrowdRound>> servers) {
    new TreeMap<>(servers)
        .forEach(
            (name, rounds) -> {
              Ratio ratio = ratio(servers, name, CrowdRound::perCpuSecond);
              rates.add(
                  line(
                      "| %s | %s | %.0f | %.0f | %.2f (%.2f to %.2f) |",
                      what,
                      name,
                      median(rounds, CrowdRound::perSecond),
                      median(rounds, CrowdRound::perCpuSecond),
                      ratio.median(),
                      ratio.low(),
                      ratio.high()));
            });
  }

  void reload(CrowdedReloads times) {
    Ratio ratio = times.ratio();
    reloads.add(
        line(
            "| %s | %d | %.2f | %.2f | %.2f (%.2f to %.2f) |",
            times.mode(),
            times.workers(),
            Ratio.median(times.few()),
            Ratio.median(times.many()),
            ratio.median(),
            ratio.low(),
            ratio.high()));
  }

  void load(CrowdedLoad load) {
    for (CrowdedLoad.Run run : load.runs()) {
      LoadResult result = run.result();
      loads.add(
          line(
              "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %.2f | %.2f | %.2f |",
              load.mode(),
              run.held(),
              run.reloads(),
              result.sent(),
              result.answered(),
              result.wrong(),
              result.lost(),
              result.closed(),
              run.lostOfHeld(),
              result.percentileMillis(50),
              result.percentileMillis(99),
              result.percentileMillis(99.9)));
    }
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%d connections, %d processors, Java %s, %s %s.\n",
            options.connections(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version")));
    table(
        text,
        "What an idle connection occupies: bytes, medians of %d rounds in turns"
            .formatted(options.rounds()),
        "| | server | heap | direct | heap and direct, of Netty's (95 % interval) | resident |"
            + " kernel, both ends |",
        "|---|---|--:|--:|--:|--:|--:|",
        memory);
    table(
        text,
        "Setting connections up: connected, asked once and answered",
        "| | server | each second | each second of server CPU | of Netty's (95 % interval) |",
        "|---|---|--:|--:|--:|",
        rates);
    table(
        text,
        "From SIGUSR1 to all workers on the new code: hello, medians of %d turns of %d reloads"
            .formatted(options.turns(), options.reloads()),
        "| mode | workers | ms, %d connections | ms, %d connections | ratio (95 %% interval) |"
            .formatted(options.few(), options.connections()),
        "|---|--:|--:|--:|--:|",
        reloads);
    table(
        text,
        "%d requests a second on %d further connections, %.0f seconds each"
            .formatted(options.perSecond(), 2 * options.active(), options.millis() / 1e3),
        "| mode | idle connections | reloads | sent | answered | wrong | lost | closed |"
            + " idle ones lost | p50 ms | p99 ms | p99.9 ms |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        loads);
    return text.toString();
  }

  private static void table(
      StringBuilder text, String title, String head, String columns, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n**").append(title).append("**\n\n").append(head).append('\n');
      text.append(columns).append('\n');
      lines.forEach(line -> text.append(line).append('\n'));
    }
  }

  private static double occupied(CrowdRound round) {
    return round.each().heap() + round.each().direct();
  }

  private static Ratio ratio(
      Map<String, List<CrowdRound>> servers, String name, ToDoubleFunction<CrowdRound> figure) {
    return Ratio.of(figures(servers.get(name), figure), figures(servers.get(REFERENCE), figure));
  }

  private static List<Double> figures(
      List<CrowdRound> rounds, ToDoubleFunction<CrowdRound> figure) {
    return rounds.stream().mapToDouble(figure).boxed().toList();
  }

  private static double median(List<CrowdRound> rounds, ToDoubleFunction<CrowdRound> figure) {
    return Ratio.median(figures(rounds, figure));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
