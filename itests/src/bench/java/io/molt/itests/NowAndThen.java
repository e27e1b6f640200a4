package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long reloads of hello take on two builds of the server, from the signal until every worker
 * has answered with the new code. Both run at the same time and reload in turns.
 *
 * @param now of today's build, in milliseconds, one for each reload
 * @param then of the older one
 */
record NowAndThen(List<Double> now, List<Double> then) {

  /** From there on most of what reloads is compiled. */
  private static final int WARM_UP = 1000;

  private static final long PAUSE_NANOS = 30_000_000;

  /** Measures on two servers of its own, after 1000 reloads of each. */
  static NowAndThen measure(Baseline baseline, String mode, int workers, int reloads)
      throws IOException {
    try (Side now = Side.start(Distribution.located(), mode, workers);
        Side then = Side.start(baseline.distribution(), mode, workers)) {
      NowAndThen times = new NowAndThen(new ArrayList<>(), new ArrayList<>());
      Map<Side, List<Double>> both = Map.of(now, times.now, then, times.then);
      for (int i = -WARM_UP; i < reloads; i++) {
        for (Side side : i % 2 == 0 ? List.of(now, then) : List.of(then, now)) {
          double millis = side.reloadMillis();
          if (i >= 0) {
            both.get(side).add(millis);
            LockSupport.parkNanos(PAUSE_NANOS);
          }
        }
      }
      return times;
    }
  }

  Ratio ratio() {
    return Ratio.of(now, then);
  }

  /** One of the two servers. */
  private record Side(MoltProcess molt, WorkerClients clients, Signaller signaller)
      implements AutoCloseable {

    static Side start(Distribution distribution, String mode, int workers) throws IOException {
      Instance instance = Instance.empty().with(distribution);
      instance.set("mode", mode).set("worker_num", "" + workers).set("log_level", "info");
      instance.deploy("hello.jar", Files.readAllBytes(distribution.hello()));
      MoltProcess molt = MoltProcess.start(instance);
      return new Side(
          molt, new WorkerClients(molt, workers), new Signaller(molt.processId(), "USR1"));
    }

    double reloadMillis() {
      return clients.reload(signaller).toNanos() / 1e6;
    }

    @Override
    public void close() {
      clients.close();
      molt.close();
      molt.instance().delete();
    }
  }
}
