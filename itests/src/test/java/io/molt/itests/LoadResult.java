package io.molt.itests;

import org.HdrHistogram.Histogram;

/**
 * What became of all requests of a {@link Load}.
 *
 * @param sent all of them
 * @param answered rightly: by the application, in order, and never by older code than before
 * @param wrong answered, but otherwise
 * @param lost never answered
 * @param closed connections that the server closed
 * @param seconds how long the load ran
 * @param latency of those answered, in nanoseconds
 * @param firstProblem what happened first of wrong, lost and closed; empty if nothing did
 */
record LoadResult(
    long sent,
    long answered,
    long wrong,
    long lost,
    long closed,
    double seconds,
    Histogram latency,
    String firstProblem) {

  /** Fails unless every request was answered rightly and every connection kept. */
  void assertNothingLost() {
    if (answered == 0 || answered != sent || wrong + lost + closed > 0) {
      throw new AssertionError(toString());
    }
  }

  double percentileMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  @Override
  public String toString() {
    return "sent %d, answered %d, wrong %d, lost %d, closed by the server %d in %.1f s; first problem: %s"
        .formatted(
            sent,
            answered,
            wrong,
            lost,
            closed,
            seconds,
            firstProblem.isEmpty() ? "none" : firstProblem);
  }
}
