package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long reloads of one server took, from the signal until every worker had answered with the new
 * code, while few and while many connections were held, in turns.
 *
 * @param mode the server's mode
 * @param workers how many of them
 * @param few the median of each turn with few, in milliseconds
 * @param many the same with many
 */
record CrowdedReloads(String mode, int workers, List<Double> few, List<Double> many) {

  private static final long PAUSE_NANOS = 15_000_000;
  private static final List<Boolean> BOTH = List.of(false, true);

  /** Measures on a server of its own, with hello. */
  static CrowdedReloads measure(ScaleOptions options, String mode, int workers) throws IOException {
    Instance instance = Instance.empty();
    instance.set("mode", mode).set("worker_num", "" + workers).set("log_level", "info");
    instance.setListener("http", "heartbeat_idle_time", "0");
    instance.deploy("hello.jar", Files.readAllBytes(instance.distribution().hello()));
    CrowdedReloads times = new CrowdedReloads(mode, workers, new ArrayList<>(), new ArrayList<>());
    try (MoltProcess molt = MoltProcess.start(instance);
        WorkerClients clients = new WorkerClients(molt, workers)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      millis(clients, signaller, options.warmUpReloads());
      for (int i = 0; i < options.turns(); i++) {
        // Whoever comes second in a turn finds the code warmer.
        for (boolean many : i % 2 == 0 ? BOTH : BOTH.reversed()) {
          int connections = many ? options.connections() : options.few();
          (many ? times.many : times.few)
              .add(turn(molt, clients, signaller, connections, options.reloads()));
        }
      }
      return times;
    } finally {
      instance.delete();
    }
  }

  Ratio ratio() {
    return Ratio.of(many, few);
  }

  private static double turn(
      MoltProcess molt, WorkerClients clients, Signaller signaller, int connections, int reloads)
      throws IOException {
    int sockets = molt.facts().openSockets();
    double median;
    try (Crowd crowd =
        Crowd.open(
            molt.instance().port("http"),
            connections - connections / 2,
            molt.instance().port("tcp"),
            connections / 2)) {
      median = Ratio.median(millis(clients, signaller, reloads));
      int lost = crowd.ask();
      if (lost > 0) {
        throw new IOException(lost + " connections were lost (expected: all are kept)");
      }
    }
    CrowdRound.awaitGone(molt.facts(), sockets);
    return median;
  }

  private static List<Double> millis(WorkerClients clients, Signaller signaller, int reloads) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < reloads; i++) {
      millis.add(clients.reload(signaller).toNanos() / 1e6);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return millis;
  }
}
