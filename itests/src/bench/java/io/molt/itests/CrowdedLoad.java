package io.molt.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A paced load on some connections of one server, with and without a reload each second, while few
 * and while many other connections are held.
 *
 * @param mode the server's mode
 * @param runs first without reloads among few, then with; then the same among many
 */
record CrowdedLoad(String mode, List<Run> runs) {

  private static final int WARM_UP_MILLIS = 5_000;
  private static final Supplier<byte[]> CONTENTS = LoadRun.contents();

  /**
   * One run.
   *
   * @param held connections that were idle
   * @param lostOfHeld how many of them did not answer afterwards
   * @param reloads how many there were
   * @param result what became of the requests
   */
  record Run(int held, int lostOfHeld, long reloads, LoadResult result) {}

  /** Measures on a server of its own, with the probe. */
  static CrowdedLoad measure(ScaleOptions options, String mode) throws IOException {
    Instance instance = Instance.withProbe().set("mode", mode).set("log_level", "info");
    instance.setListener("http", "heartbeat_idle_time", "0");
    try (MoltProcess molt = MoltProcess.start(instance)) {
      LoadRun.load(molt, 0, Duration.ofMillis(Math.min(WARM_UP_MILLIS, options.millis())));
      try (WorkerClients clients = new WorkerClients(molt, 2)) {
        Signaller signaller = new Signaller(molt.processId(), "USR1");
        for (int i = 0; i < options.warmUpReloads(); i++) {
          clients.reload(signaller);
        }
      }
      return new CrowdedLoad(
          mode,
          List.of(
              run(molt, options, options.few(), false),
              run(molt, options, options.few(), true),
              run(molt, options, options.connections(), false),
              run(molt, options, options.connections(), true)));
    } finally {
      instance.delete();
    }
  }

  private static Run run(MoltProcess molt, ScaleOptions options, int held, boolean reloading)
      throws IOException {
    int sockets = molt.facts().openSockets();
    Run run;
    try (Crowd crowd =
        Crowd.open(
            molt.instance().port("http"), held - held / 2, molt.instance().port("tcp"), held / 2)) {
      long before = molt.ask().generation();
      LoadResult result;
      if (reloading) {
        try (var _ = new ReloadEverySecond(molt, CONTENTS)) {
          result = load(molt, options);
        }
      } else {
        result = load(molt, options);
      }
      run = new Run(held, crowd.ask(), molt.ask().generation() - before, result);
    }
    CrowdRound.awaitGone(molt.facts(), sockets);
    return run;
  }

  private static LoadResult load(MoltProcess molt, ScaleOptions options) {
    return LoadRun.load(
        molt, options.active(), options.perSecond(), Duration.ofMillis(options.millis()));
  }
}
