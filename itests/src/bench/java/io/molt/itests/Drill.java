package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Keep-alive connections that ask one server the same thing as fast as it answers, on the calling
 * thread. What each of them asks is a {@link Dialogue}.
 */
final class Drill implements AutoCloseable {

  /** How many connect before the first of them is waited for: a backlog holds as many. */
  private static final int AT_ONCE = 64;

  private static final int BUFFER = 256 * 1024;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int DIGITS = 3;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Workload workload;
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final TlsClients tls = new TlsClients();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
  private long answered;

  /** Connects, and asks once on each connection. */
  Drill(Workload workload, int port) throws IOException {
    this.workload = workload;
    this.selector = Selector.open();
    Supplier<Dialogue> dialogues = workload.dialogues(port);
    while (clients.size() < workload.connections()) {
      open(port, Math.min(AT_ONCE, workload.connections() - clients.size()), dialogues);
    }
    for (Client client : clients) {
      client.dialogue.begin(client);
    }
  }

  private void open(int port, int number, Supplier<Dialogue> dialogues) throws IOException {
    List<SocketChannel> sockets = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      SocketChannel socket = workload.connect(port);
      if (workload.connections() > AT_ONCE) {
        // Resets it at the end, so that no port of thousands is kept back for a minute.
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      sockets.add(socket);
    }
    for (SocketChannel socket : sockets) {
      clients.add(new Client(socket, dialogues.get()));
    }
  }

  /**
   * What was answered in a time.
   *
   * @param answered requests
   * @param seconds the time
   * @param latency from asking to the whole answer, in nanoseconds
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
      progress();
      now = System.nanoTime();
    }
    return new Result(answered, (now - begin) / 1e9, latency);
  }

  /**
   * Goes on until at least so many have been answered since {@link #run}, or since it was opened if
   * there was none; what is in flight stays in flight.
   *
   * @return how many have been
   */
  long runUntil(long number) throws IOException {
    while (answered < number) {
      progress();
    }
    return answered;
  }

  private void progress() throws IOException {
    if (selector.select(this::serve, PATIENCE_MILLIS) == 0) {
      throw new IOException(workload + ": no answer for " + PATIENCE_MILLIS + " ms");
    }
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
      client.socket.close();
    }
    selector.close();
  }

  /** One connection. */
  private final class Client implements Dialogue.Line {
    private final SocketChannel socket;
    private final ByteChannel channel;
    private final SelectionKey key;
    private final Dialogue dialogue;
    private ByteBuffer out = ByteBuffer.allocate(0);

    Client(SocketChannel socket, Dialogue dialogue) throws IOException {
      this.socket = socket;
      this.dialogue = dialogue;
      channel = workload.open(socket, tls);
      socket.configureBlocking(false);
      key = socket.register(selector, SelectionKey.OP_READ, this);
    }

    void progress() throws IOException {
      if (key.isWritable()) {
        flush();
      }
      if (key.isReadable()) {
        receive();
      }
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
      out = bytes;
      flush();
    }

    private void flush() throws IOException {
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
      if (read > 0) {
        dialogue.take(in.flip(), this);
      }
    }

    @Override
    public void answered(int requests) {
      answered += requests;
    }

    @Override
    public void took(long sinceNanos) {
      latency.recordValue(System.nanoTime() - sinceNanos);
    }
  }
}
