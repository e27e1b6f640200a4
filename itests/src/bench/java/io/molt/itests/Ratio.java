package io.molt.itests;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How many times as much one server does as another, told from rounds in which both took turns.
 *
 * @param median of the ratios of all rounds
 * @param low the lower end of the median's 95 % interval
 * @param high its upper end
 */
record Ratio(double median, double low, double high) {

  private static final int RESAMPLES = 10_000;
  private static final long SEED = 1;

  /**
   * Of two servers' figures, round by round. The interval is a percentile bootstrap: the rounds are
   * drawn anew from those that were seen, and the median is taken of each draw.
   */
  static Ratio of(List<Double> figures, List<Double> reference) {
    double[] ratios =
        IntStream.range(0, figures.size())
            .mapToDouble(i -> figures.get(i) / reference.get(i))
            .toArray();
    Random random = new Random(SEED);
    double[] medians =
        IntStream.range(0, RESAMPLES)
            .mapToDouble(
                _ ->
                    median(
                        IntStream.range(0, ratios.length)
                            .mapToDouble(_ -> ratios[random.nextInt(ratios.length)])
                            .toArray()))
            .sorted()
            .toArray();
    return new Ratio(
        median(ratios), medians[(int) (0.025 * RESAMPLES)], medians[(int) (0.975 * RESAMPLES) - 1]);
  }

  static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
