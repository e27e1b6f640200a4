package io.molt.itests;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Tells what a {@link Comparison} has found, as a table and as a picture. */
final class ComparisonReport {

  private final Map<Workload, Map<String, List<Round>>> rounds;
  private final int number;
  private final Optional<Baseline> baseline;

  /**
   * @param baseline an older Molt that was asked too
   */
  ComparisonReport(
      Map<Workload, Map<String, List<Round>>> rounds, int number, Optional<Baseline> baseline) {
    this.rounds = rounds;
    this.number = number;
    this.baseline = baseline;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%d rounds of each, %d processors, Java %s, %s %s.",
        number,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.version"));
    rounds.forEach((workload, servers) -> table(text, workload, servers));
    baseline.ifPresent(then -> nowAndThen(text, then));
    return text.toString();
  }

  private void table(StringBuilder text, Workload workload, Map<String, List<Round>> servers) {
    line(text, "");
    line(text, "**%s**", workload.label());
    line(text, "");
    line(
        text,
        "| server | requests/s | requests per CPU second | of %s's (95 %% interval) | p50 ms |"
            + " p99 ms | p99.9 ms | bytes allocated per request |",
        workload.reference());
    line(text, "|---|--:|--:|--:|--:|--:|--:|--:|");
    new TreeMap<>(servers)
        .forEach(
            (name, all) -> {
              Ratio ratio = ratio(servers, name, workload.reference());
              Histogram latency = latency(all);
              line(
                  text,
                  "| %s | %.0f | %.0f | %s | %.2f | %.2f | %.2f | %.0f |",
                  name,
                  median(all, Round::perSecond),
                  median(all, Round::perCpuSecond),
                  told(ratio),
                  latency.getValueAtPercentile(50) / 1e6,
                  latency.getValueAtPercentile(99) / 1e6,
                  latency.getValueAtPercentile(99.9) / 1e6,
                  median(all, Round::allocatedPerRequest));
            });
  }

  /** How today's Molt does beside the older one, in each mode that both were asked in. */
  private void nowAndThen(StringBuilder text, Baseline then) {
    line(text, "");
    line(text, "**Requests per CPU second, of those of %s (95 %% interval)**", then.name());
    line(text, "");
    line(text, "| asked | server | ratio |");
    line(text, "|---|---|--:|");
    rounds.forEach(
        (workload, servers) ->
            MoltPeer.MODES.stream()
                .filter(mode -> servers.containsKey(MoltPeer.name(then, mode)))
                .forEach(
                    mode -> {
                      String now = MoltPeer.name(mode);
                      Ratio ratio = ratio(servers, now, MoltPeer.name(then, mode));
                      line(text, "| %s | %s | %s |", workload.label(), now, told(ratio));
                    }));
  }

  private static String told(Ratio ratio) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
  }

  private static Ratio ratio(Map<String, List<Round>> servers, String name, String reference) {
    return Ratio.of(figures(servers.get(name)), figures(servers.get(reference)));
  }

  private static List<Double> figures(List<Round> all) {
    return all.stream().map(Round::perCpuSecond).toList();
  }

  private static double median(List<Round> all, ToDoubleFunction<Round> figure) {
    return Ratio.median(all.stream().mapToDouble(figure).boxed().toList());
  }

  private static Histogram latency(List<Round> all) {
    Histogram sum = all.getFirst().latency().copy();
    all.stream().skip(1).map(Round::latency).forEach(sum::add);
    return sum;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Bars of the ratios with their intervals, one group for each workload. */
  String svg() {
    RatioChart chart =
        new RatioChart("Requests per second of server CPU, times Netty's (of files, nginx's)");
    rounds.forEach(
        (workload, servers) ->
            new TreeMap<>(servers)
                .forEach(
                    (name, _) ->
                        chart.add(
                            workload.label(), name, ratio(servers, name, workload.reference()))));
    return chart.svg();
  }
}
