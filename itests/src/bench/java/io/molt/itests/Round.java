package io.molt.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * One server asked one thing for a short time. To how many a message is given is counted as
 * requests are.
 *
 * @param perSecond requests answered each second
 * @param perCpuSecond requests answered for each second of the server's processor time
 * @param allocatedPerRequest bytes of the server's heap for each request; NaN if it has none
 * @param latency from asking to the whole answer, in nanoseconds
 */
record Round(double perSecond, double perCpuSecond, double allocatedPerRequest, Histogram latency) {

  private static final double TICKS_PER_SECOND = 100;

  /** Measures after a ramp of a fifth of the time. */
  static Round measure(
      Peer peer, Optional<Allocation> allocation, Workload workload, Duration duration)
      throws IOException {
    ProcessFacts facts = new ProcessFacts(peer.pid());
    try (Drill drill = new Drill(workload, peer.port(workload.door()))) {
      drill.run(duration.dividedBy(5));
      double bytes = allocated(allocation);
      long ticks = facts.cpuTicks();
      Drill.Result result = drill.run(duration);
      double cpuSeconds = (facts.cpuTicks() - ticks) / TICKS_PER_SECOND;
      double allocated = allocated(allocation) - bytes;
      return new Round(
          result.answered() / result.seconds(),
          result.answered() / cpuSeconds,
          allocated / result.answered(),
          result.latency());
    }
  }

  private static double allocated(Optional<Allocation> allocation) {
    return allocation.map(Allocation::bytes).map(Long::doubleValue).orElse(Double.NaN);
  }
}
