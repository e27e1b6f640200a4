package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keep-alive connections that send numbered requests to the probe and check every answer, on one
 * thread. Each connection has one request in flight: the next follows at once (saturating), or at
 * its time (paced). A paced request that could not leave in time because the answer before was late
 * counts from when it should have left.
 */
final class Load implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Selector selector;
  private final List<LoadConnection> connections;
  private final LoadCount count;
  private final long intervalNanos;
  private final Thread thread = new Thread(this::run, "load");
  private final long begun = System.nanoTime();
  private volatile boolean stopping;
  private volatile double seconds;
  private volatile Throwable failure;

  private Load(
      Selector selector, List<LoadConnection> connections, LoadCount count, double perSecond) {
    this.selector = selector;
    this.connections = connections;
    this.count = count;
    this.intervalNanos = perSecond == 0 ? 0 : (long) (1e9 * connections.size() / perSecond);
    thread.setDaemon(true);
  }

  /** As many requests as the server answers. */
  static Load saturating(Instance instance, int http, int tcp) {
    return paced(instance, http, tcp, 0);
  }

  /** A thousand requests a second: something is always in flight, and others can work beside it. */
  static Load steady(Instance instance, int http, int tcp) {
    return paced(instance, http, tcp, 1_000);
  }

  /**
   * Begins to send.
   *
   * @param http connections to the listener {@code http}
   * @param tcp connections to the listener {@code tcp}
   * @param perSecond requests a second, of all connections together; 0 saturates
   */
  static Load paced(Instance instance, int http, int tcp, double perSecond) {
    try {
      LoadCount count = new LoadCount();
      List<LoadConnection> connections = new ArrayList<>();
      for (int i = 0; i < http; i++) {
        connections.add(new LoadConnection(instance.port("http"), new Wire.Http(), count));
      }
      for (int i = 0; i < tcp; i++) {
        connections.add(new LoadConnection(instance.port("tcp"), new Wire.Lines(), count));
      }
      Load load = new Load(Selector.open(), connections, count, perSecond);
      load.thread.start();
      return load;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until that many further requests have been answered. */
  void awaitAnswers(long further) {
    long goal = count.answeredSoFar() + further;
    Await.until(
        goal + " requests are answered",
        GRACE,
        () -> count.answeredSoFar() >= goal,
        () -> count.answeredSoFar() + (failure == null ? "" : "; " + failure));
  }

  /** Sends no more, waits for what is in flight, and tells what became of everything. */
  LoadResult stop() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return count.result(seconds);
  }

  @Override
  public void close() {
    stop();
  }

  private void run() {
    try (selector) {
      for (LoadConnection connection : connections) {
        connection.connect(selector);
      }
      firstDues();
      while (!stopping) {
        sendDue();
        selector.select(this::read, timeout());
      }
      seconds = (System.nanoTime() - begun) / 1e9;
      awaitRest();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** Spread over one interval, so that the connections don't send all at once. */
  private void firstDues() {
    long now = System.nanoTime();
    for (int i = 0; i < connections.size(); i++) {
      connections.get(i).setDue(now + intervalNanos * i / connections.size());
    }
  }

  private void sendDue() throws IOException {
    long now = System.nanoTime();
    for (int i = 0; i < connections.size(); i++) {
      LoadConnection connection = connections.get(i);
      if (!connection.isWaiting() && connection.due() <= now) {
        send(connection, now);
      }
    }
  }

  private void send(LoadConnection connection, long countedFrom) throws IOException {
    connection.setDue(connection.due() + intervalNanos);
    try {
      connection.send(countedFrom);
    } catch (IOException e) {
      closed(connection, e.toString());
    }
  }

  private long timeout() {
    long nearest = Long.MAX_VALUE;
    for (int i = 0; i < connections.size(); i++) {
      LoadConnection connection = connections.get(i);
      nearest = connection.isWaiting() ? nearest : Math.min(nearest, connection.due());
    }
    return nearest == Long.MAX_VALUE
        ? 100
        : Math.clamp((nearest - System.nanoTime()) / 1_000_000, 1, 100);
  }

  private void read(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      if (!connection.read()) {
        closed(connection, "end of stream");
      } else if (!connection.isWaiting() && !stopping && isOverdue(connection)) {
        send(connection, intervalNanos == 0 ? System.nanoTime() : connection.due());
      }
    } catch (IOException e) {
      reconnect(connection, e);
    }
  }

  private boolean isOverdue(LoadConnection connection) {
    return connection.due() <= System.nanoTime();
  }

  private void reconnect(LoadConnection connection, IOException cause) {
    try {
      closed(connection, cause.toString());
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private void closed(LoadConnection connection, String how) throws IOException {
    count.closed("closed by the server: " + how);
    if (connection.isWaiting()) {
      count.lost("closed before the answer");
    }
    connection.close();
    if (!stopping) {
      connection.connect(selector);
    }
  }

  private void awaitRest() throws IOException {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (connections.stream().anyMatch(LoadConnection::isWaiting)
        && System.nanoTime() - deadline < 0) {
      selector.select(this::read, 10);
    }
    for (LoadConnection connection : connections) {
      if (connection.isWaiting()) {
        count.lost("no answer within " + GRACE);
      }
      connection.close();
    }
  }
}
