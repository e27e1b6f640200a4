package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes from the signal until every worker answers with the new code.
 *
 * @param firstMillis as seen by clients, of the first reload of a new server
 * @param earlyMillis as seen by clients, one for each reload after the first 250
 * @param outsideMillis as seen by clients, from just before the signal is sent, one for each reload
 *     of a warm server
 * @param serverMillis the same as the server says in its log
 */
record SwitchTimes(
    double firstMillis,
    List<Double> earlyMillis,
    List<Double> outsideMillis,
    List<Double> serverMillis) {

  /** Then a server is about to compile what each reload calls but once. */
  private static final int EARLY = 250;

  /** From there on most of it is compiled, if not for good; the first takes many times longer. */
  private static final int WARM_UP = 1000;

  private static final long WARM_UP_PAUSE_NANOS = 10_000_000;

  private static final long PAUSE_NANOS = 30_000_000;
  private static final Pattern LOGGED =
      Pattern.compile("Generation (\\d+) serves: .*? ([\\d.]+) ms after the signal");

  /**
   * Reloads a server of its own, again and again.
   *
   * @param ahead whether it prepares ahead
   */
  static SwitchTimes measure(byte[] bundle, String mode, int workers, boolean ahead, int reloads) {
    Instance instance = Instance.empty().set("prepare_ahead", ahead ? "on" : "off");
    instance.set("mode", mode).set("worker_num", "" + workers).set("log_level", "info");
    instance.deploy("app.jar", bundle);
    try (MoltProcess molt = MoltProcess.start(instance);
        WorkerClients clients = new WorkerClients(molt, workers)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      List<Double> outside = new ArrayList<>();
      for (int i = 0; i < WARM_UP + reloads; i++) {
        outside.add(clients.reload(signaller).toNanos() / 1e6);
        boolean counts = i >= WARM_UP || (i >= EARLY && i < EARLY + reloads);
        LockSupport.parkNanos(counts ? PAUSE_NANOS : WARM_UP_PAUSE_NANOS);
      }
      List<Double> logged = logged(molt.log());
      return new SwitchTimes(
          outside.getFirst(),
          outside.subList(EARLY, EARLY + reloads),
          outside.subList(WARM_UP, outside.size()),
          logged.subList(WARM_UP, logged.size()));
    } finally {
      instance.delete();
    }
  }

  double earlyMedian() {
    return median(earlyMillis);
  }

  double outsideMedian() {
    return median(outsideMillis);
  }

  double serverMedian() {
    return median(serverMillis);
  }

  double outsideNinetieth() {
    List<Double> sorted = outsideMillis.stream().sorted().toList();
    return sorted.get(sorted.size() * 9 / 10);
  }

  private static List<Double> logged(String log) {
    Map<Long, Double> byGeneration = new TreeMap<>();
    Matcher matcher = LOGGED.matcher(log);
    while (matcher.find()) {
      byGeneration.put(Long.parseLong(matcher.group(1)), Double.parseDouble(matcher.group(2)));
    }
    return List.copyOf(byGeneration.values());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
