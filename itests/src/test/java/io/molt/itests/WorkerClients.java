package io.molt.itests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** One TCP connection to each worker of the application. */
final class WorkerClients implements AutoCloseable {

  private static final int ATTEMPTS_PER_WORKER = 100;
  private static final long PAUSE_NANOS = 50_000;
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private final List<TcpClientConnection> connections = new ArrayList<>();

  /** Connects until each worker has answered once. */
  WorkerClients(MoltProcess molt, int workers) {
    Map<Integer, TcpClientConnection> byWorker = new TreeMap<>();
    List<TcpClientConnection> others = new ArrayList<>();
    for (int i = 0; i < workers * ATTEMPTS_PER_WORKER && byWorker.size() < workers; i++) {
      TcpClientConnection connection = molt.tcp();
      if (byWorker.putIfAbsent(connection.ask("?").worker(), connection) != null) {
        others.add(connection);
      }
    }
    others.forEach(TcpClientConnection::close);
    connections.addAll(byWorker.values());
    if (connections.size() < workers) {
      close();
      throw new IllegalStateException("only the workers " + byWorker.keySet() + " have answered");
    }
  }

  private long generation() {
    return connections.stream().mapToLong(c -> c.ask("?").generation()).max().orElseThrow();
  }

  /**
   * Asks for a reload, and every worker again and again until all have answered in a newer
   * generation. A signal that comes while somebody else's reload is running is dropped, so it is
   * sent again if nothing happens.
   *
   * @return the time since the signal that had effect
   */
  Duration reload(Signaller signaller) {
    long generation = generation() + 1;
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (System.nanoTime() - deadline < 0) {
      long begin = System.nanoTime();
      signaller.send();
      if (awaitAll(generation, begin + PATIENCE_NANOS)) {
        return Duration.ofNanos(System.nanoTime() - begin);
      }
    }
    throw new AssertionError("the workers have not come to generation " + generation);
  }

  private boolean awaitAll(long generation, long deadline) {
    List<TcpClientConnection> older = new ArrayList<>(connections);
    while (!older.isEmpty() && System.nanoTime() - deadline < 0) {
      older.removeIf(connection -> connection.ask("?").generation() >= generation);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return older.isEmpty();
  }

  @Override
  public void close() {
    connections.forEach(TcpClientConnection::close);
  }
}
