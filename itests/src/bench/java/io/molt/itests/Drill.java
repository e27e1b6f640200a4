package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Keep-alive connections that ask one server the same thing as fast as it answers, on the calling
 * thread. Every connection sends a batch of {@link Workload#depth()} requests and the next batch
 * when all are answered. Answers are counted by their length, which is that of the first, so that
 * the client costs little beside the server.
 */
final class Drill implements AutoCloseable {

  private static final int BUFFER = 256 * 1024;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int DIGITS = 3;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Workload workload;
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final int batchLength;
  private Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
  private long answered;

  /** Connects, and asks once on each connection. */
  Drill(Workload workload, int port) throws IOException {
    this.workload = workload;
    this.selector = Selector.open();
    for (int i = 0; i < workload.connections(); i++) {
      clients.add(new Client(port));
    }
    this.batchLength = workload.depth() * workload.answerLength(port);
    for (Client client : clients) {
      client.begin();
    }
  }

  /**
   * What was answered in a time.
   *
   * @param answered requests
   * @param seconds the time
   * @param latency of each batch, in nanoseconds
   */
  record Result(long answered, double seconds, Histogram latency) {}

  /** Goes on for a time; what is in flight stays in flight. */
  Result run(Duration duration) throws IOException {
    latency = new Histogram(LONGEST_NANOS, DIGITS);
    answered = 0;
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    long now = begin;
    while (now - end < 0) {
      int ready = selector.select(this::serve, PATIENCE_MILLIS);
      if (ready == 0) {
        throw new IOException(workload + ": no answer for " + PATIENCE_MILLIS + " ms");
      }
      now = System.nanoTime();
    }
    return new Result(answered, (now - begin) / 1e9, latency);
  }

  private void serve(SelectionKey key) {
    try {
      ((Client) key.attachment()).progress();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    selector.close();
  }

  /** One connection. */
  private final class Client {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out;
    private int missing;
    private long sentNanos;

    Client(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      workload.open(channel);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
      out = workload.batch();
    }

    void begin() throws IOException {
      out.rewind();
      missing = batchLength;
      sentNanos = System.nanoTime();
      send();
    }

    void progress() throws IOException {
      if (key.isWritable()) {
        send();
      }
      if (key.isReadable()) {
        receive();
      }
    }

    private void send() throws IOException {
      channel.write(out);
      int wanted =
          out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }

    private void receive() throws IOException {
      in.clear();
      int read = channel.read(in);
      if (read < 0) {
        throw new IOException(workload + ": the server has closed a connection");
      }
      if (missing == batchLength && read > 0) {
        workload.check(in);
      }
      missing -= read;
      if (missing < 0) {
        throw new IOException(workload + ": " + -missing + " bytes more than expected");
      }
      if (missing == 0) {
        latency.recordValue(System.nanoTime() - sentNanos);
        answered += workload.depth();
        begin();
      }
    }
  }
}
