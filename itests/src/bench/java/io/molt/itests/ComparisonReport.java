package io.molt.itests;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Tells what a {@link Comparison} has found, as a table and as a picture. */
final class ComparisonReport {

  private final Map<Workload, Map<String, List<Round>>> rounds;
  private final String reference;
  private final int number;

  ComparisonReport(Map<Workload, Map<String, List<Round>>> rounds, String reference, int number) {
    this.rounds = rounds;
    this.reference = reference;
    this.number = number;
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
        reference);
    line(text, "|---|--:|--:|--:|--:|--:|--:|--:|");
    new TreeMap<>(servers)
        .forEach(
            (name, all) -> {
              Ratio ratio = ratio(servers, name);
              Histogram latency = latency(all);
              line(
                  text,
                  "| %s | %.0f | %.0f | %.2f (%.2f to %.2f) | %.2f | %.2f | %.2f | %.0f |",
                  name,
                  median(all, Round::perSecond),
                  median(all, Round::perCpuSecond),
                  ratio.median(),
                  ratio.low(),
                  ratio.high(),
                  latency.getValueAtPercentile(50) / 1e6,
                  latency.getValueAtPercentile(99) / 1e6,
                  latency.getValueAtPercentile(99.9) / 1e6,
                  median(all, Round::allocatedPerRequest));
            });
  }

  private Ratio ratio(Map<String, List<Round>> servers, String name) {
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
        new RatioChart("Requests per second of server CPU, times " + reference + "'s");
    rounds.forEach(
        (workload, servers) ->
            new TreeMap<>(servers)
                .forEach((name, _) -> chart.add(workload.label(), name, ratio(servers, name))));
    return chart.svg();
  }
}
