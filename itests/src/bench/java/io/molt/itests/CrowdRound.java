package io.molt.itests;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.time.Duration;

/**
 * A crowd that came to one server, was answered once, and stayed.
 *
 * @param each what a connection occupies while it is idle
 * @param perCpuSecond connections accepted and answered for each second of the server's processor
 *     time
 * @param perSecond the same for each second
 */
record CrowdRound(Footprint each, double perCpuSecond, double perSecond) {

  private static final double TICKS_PER_SECOND = 100;

  /** A server that serves begins to listen for commands a little later. */
  private static final int NOT_OF_THE_CROWD = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Measures, and returns when the server has closed its side too. */
  static CrowdRound measure(Peer peer, BufferPoolMXBean direct, Workload workload, int connections)
      throws IOException {
    ProcessFacts facts = new ProcessFacts(peer.pid());
    int sockets = facts.openSockets();
    Footprint before = Footprint.of(peer.pid(), direct);
    long ticks = facts.cpuTicks();
    long begin = System.nanoTime();
    CrowdRound round;
    try (Crowd crowd = Crowd.open(peer.port(workload.door()), workload, connections)) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpuSeconds = (facts.cpuTicks() - ticks) / TICKS_PER_SECOND;
      Footprint each = Footprint.of(peer.pid(), direct).perConnection(before, crowd.size());
      round = new CrowdRound(each, connections / cpuSeconds, connections / seconds);
    }
    awaitGone(facts, sockets);
    return round;
  }

  /** Waits until a server has no more sockets open than it had. */
  static void awaitGone(ProcessFacts facts, int sockets) {
    Await.until(
        "the server has closed its connections",
        PATIENCE,
        () -> facts.openSockets() <= sockets + NOT_OF_THE_CROWD,
        facts::openSockets);
  }
}
