package io.molt.itests;

/**
 * The server with one worker that has timers, as many as it is asked for, and tells how they come.
 *
 * @param molt the server
 */
record TimedMolt(MoltProcess molt) implements AutoCloseable {

  /** Now its requests are in a package of their own. */
  private static final String HTTP = "io.molt.net.http";

  /**
   * How late a tick comes is told from when its timer was begun: it is to come whole intervals
   * later. One that is late by an interval and more counts as one that has not come.
   */
  private static final String SOURCE =
      """
      package timed;

      import io.molt.net.*;
      %s
      import io.molt.timer.Timers;
      import io.molt.worker.*;
      import java.time.Duration;
      import java.util.Arrays;

      public class Timed implements Worker, HttpHandler {
        private Timers timers;
        private final int[] late = new int[4_000_000];
        private int ticks;

        @Override
        public void onWorkerStart(WorkerContext context) {
          timers = context.server().timers();
        }

        @Override
        public void onRequest(HttpRequest request, HttpResponse response) {
          String[] words = request.path().substring(1).split("/");
          if (words[0].equals("begin")) {
            begin(Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
          } else if (words[0].equals("clear")) {
            timers.clearAll();
          }
          response.end(told());
        }

        private void begin(int count, int millis, String how) {
          Duration interval = Duration.ofMillis(millis);
          for (int i = 0; i < count; i++) {
            if (how.equals("spread")) {
              Duration first = interval.multipliedBy(i + 1).dividedBy(count);
              timers.after(first, timer -> tick(interval));
            } else {
              tick(interval);
            }
          }
        }

        private void tick(Duration interval) {
          long nanos = interval.toNanos();
          long begun = System.nanoTime();
          timers.tick(
              interval,
              timer -> {
                if (ticks < late.length) {
                  late[ticks++] = (int) ((System.nanoTime() - begun) %% nanos / 1000);
                }
              });
        }

        /** How many have come since the last time, and how many microseconds late. */
        private String told() {
          Arrays.sort(late, 0, ticks);
          String told = ticks + " " + at(0.5) + " " + at(0.99);
          ticks = 0;
          return told;
        }

        private int at(double share) {
          return ticks == 0 ? 0 : late[(int) (share * (ticks - 1))];
        }
      }
      """;

  /** Starts today's server in {@code process} or {@code base} mode. */
  static TimedMolt start(String mode) {
    return start(Instance.empty(), mode, worker(true).bytes());
  }

  /** Starts an older one. */
  static TimedMolt start(Baseline baseline, String mode) {
    Instance instance = Instance.empty().with(baseline.distribution());
    return start(instance, mode, baseline.compile(worker(baseline.has(HTTP))).bytes());
  }

  private static TimedMolt start(Instance instance, String mode, byte[] bundle) {
    instance
        .set("mode", mode)
        .set("worker_num", "1")
        .set("reactor_num", "1")
        .set("log_level", "info");
    instance.deploy("timed.jar", bundle);
    return new TimedMolt(MoltProcess.start(instance));
  }

  private static WorkerBundle worker(boolean newer) {
    String source = String.format(SOURCE, newer ? "import " + HTTP + ".*;" : "");
    String imports = "io.molt.net,io.molt.timer,io.molt.worker" + (newer ? "," + HTTP : "");
    return WorkerBundle.of("timed", "timed.Timed", source).header("Import-Package", imports);
  }

  /** What the worker answers. */
  String get(String path) {
    try (HttpClientConnection connection = molt.http()) {
      HttpClientConnection.HttpAnswer answer = connection.get(path);
      if (answer.status() != 200) {
        throw new AssertionError(path + ": status " + answer.status() + ": " + answer.body());
      }
      return answer.body();
    }
  }

  @Override
  public void close() {
    molt.close();
    molt.instance().delete();
  }
}
