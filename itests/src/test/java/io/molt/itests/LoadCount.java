package io.molt.itests;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Counts what happens to the requests of a {@link Load}. Written by its thread alone. */
final class LoadCount {

  private static final int DIGITS = 3;

  private final SingleWriterRecorder latency = new SingleWriterRecorder(DIGITS);
  private volatile long answered;
  private long sent;
  private long wrong;
  private long lost;
  private long closed;
  private String firstProblem = "";

  void sent() {
    sent++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void answered(long nanos) {
    answered++;
    latency.recordValue(nanos);
  }

  void wrong(String problem) {
    wrong++;
    problem(problem);
  }

  void lost(String problem) {
    lost++;
    problem(problem);
  }

  void closed(String problem) {
    closed++;
    problem(problem);
  }

  private void problem(String problem) {
    if (firstProblem.isEmpty()) {
      firstProblem = problem;
    }
  }

  /** Requests answered so far; may be read by any thread. */
  long answeredSoFar() {
    return answered;
  }

  /** The result, once the load has ended. */
  LoadResult result(double seconds) {
    Histogram histogram = latency.getIntervalHistogram();
    return new LoadResult(sent, answered, wrong, lost, closed, seconds, histogram, firstProblem);
  }
}
