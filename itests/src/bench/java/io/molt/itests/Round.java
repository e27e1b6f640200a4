package io.molt.itests;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * One server asked one thing for a short time.
 *
 * @param perSecond requests answered each second
 * @param perCpuSecond requests answered for each second of the server's processor time
 * @param allocatedPerRequest bytes of the server's heap for each request
 * @param latency of each batch, in nanoseconds
 */
record Round(double perSecond, double perCpuSecond, double allocatedPerRequest, Histogram latency) {

  private static final double TICKS_PER_SECOND = 100;

  /** Measures after a ramp of a fifth of the time. */
  static Round measure(Peer peer, Allocation allocation, Workload workload, Duration duration)
      throws IOException {
    ProcessFacts facts = new ProcessFacts(peer.pid());
    try (Drill drill = new Drill(workload, peer.port(workload))) {
      drill.run(duration.dividedBy(5));
      long bytes = allocation.bytes();
      long ticks = facts.cpuTicks();
      Drill.Result result = drill.run(duration);
      double cpuSeconds = (facts.cpuTicks() - ticks) / TICKS_PER_SECOND;
      double allocated = allocation.bytes() - bytes;
      return new Round(
          result.answered() / result.seconds(),
          result.answered() / cpuSeconds,
          allocated / result.answered(),
          result.latency());
    }
  }
}
