package io.molt.itests;

import java.time.Duration;
import java.util.Optional;

/** One fault on a server that others use at the same time, and what its clients see of it. */
final class FaultRun {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * What was seen.
   *
   * @param http the status that the request got that caused it
   * @param tcp whether the connection was closed that caused it
   * @param millis from the end of that connection to the next answer on another of the same worker
   */
  record Seen(int http, boolean tcp, double millis) {}

  private final MoltProcess molt;

  FaultRun(MoltProcess molt) {
    this.molt = molt;
  }

  /** Causes it by a request and then by a line of a TCP connection. */
  Seen cause(Fault fault) {
    try (HttpClientConnection http = molt.http()) {
      http.request("GET", "/" + fault.request());
      int status = http.read().status();
      return new Seen(status, true, causeByLine(fault));
    }
  }

  private double causeByLine(Fault fault) {
    try (TcpClientConnection tcp = molt.tcp();
        TcpClientConnection companion = openOf(tcp.ask("?").worker())) {
      tcp.send(fault.request() + "\n");
      tcp.awaitClosed();
      long began = System.nanoTime();
      companion.ask("?");
      return (System.nanoTime() - began) / 1e6;
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
