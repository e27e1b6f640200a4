package io.molt.itests;

import java.time.Duration;
import java.util.Optional;

/** One fault on a server that others use at the same time, and what its clients see of it. */
final class FaultRun {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * What was seen.
   *
   * @param http the status that the request got that caused it; 0 if it got no answer
   * @param closed whether the TCP connection was closed that caused it
   * @param millis from that to the next answer on another connection of the same worker; negative
   *     if there was none
   */
  record Seen(int http, boolean closed, double millis) {}

  private final MoltProcess molt;

  FaultRun(MoltProcess molt) {
    this.molt = molt;
  }

  /** Causes it by a request and then by a line of a TCP connection. */
  Seen cause(Fault fault) {
    int status = byRequest(fault);
    if (status == 0) {
      return new Seen(0, false, -1); // what holds an event loop up holds up every second connection
    }
    try (TcpClientConnection tcp = molt.tcp();
        TcpClientConnection companion = openOf(tcp.ask("?").worker())) {
      tcp.send(fault.request() + "\n");
      boolean closed = succeeds(tcp::awaitClosed);
      long began = System.nanoTime();
      boolean answered = succeeds(() -> companion.ask("?"));
      return new Seen(status, closed, answered ? (System.nanoTime() - began) / 1e6 : -1);
    }
  }

  private int byRequest(Fault fault) {
    try (HttpClientConnection http = molt.http()) {
      http.request("GET", "/" + fault.request());
      int[] status = {0};
      return succeeds(() -> status[0] = http.read().status()) ? status[0] : 0;
    }
  }

  private static boolean succeeds(Runnable exchange) {
    try {
      exchange.run();
      return true;
    } catch (RuntimeException | AssertionError failed) {
      return false;
    }
  }

  /** Another connection of the same worker. */
  private TcpClientConnection openOf(int worker) {
    return Await.value(
        "a connection of worker " + worker,
        LIMIT,
        () -> {
          TcpClientConnection connection = molt.tcp();
          if (connection.ask("?").worker() == worker) {
            return Optional.of(connection);
          }
          connection.close();
          return Optional.empty();
        },
        molt::log);
  }
}
