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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Sees when the new code answers: one TCP connection to each worker of an application, on all of
 * which it is asked at the same time, again and again. On the calling thread. What it tells is
 * right to a tenth of a millisecond or two.
 */
final class ReloadWatch implements AutoCloseable {

  private static final int ATTEMPTS_PER_WORKER = 100;
  private static final int BUFFER = 4096;
  private static final long PAUSE_NANOS = 50_000;
  private static final long SELECT_MILLIS = 100;
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private final Selector selector;
  private final List<Line> lines = new ArrayList<>();
  private Predicate<Answer> wanted = _ -> true;
  private int missing;
  private long firstNanos;
  private long generation;
  private long asked;

  /**
   * When the new code has answered.
   *
   * @param firstMillis for the first time, from the trigger on
   * @param allMillis in every worker
   * @param generation of the last answer
   */
  record Seen(double firstMillis, double allMillis, long generation) {}

  private ReloadWatch(Selector selector) {
    this.selector = selector;
  }

  /** Connects until each worker has answered once. */
  static ReloadWatch open(int port, int workers) {
    try {
      ReloadWatch watch = new ReloadWatch(Selector.open());
      try {
        watch.connect(port, workers);
        return watch;
      } catch (IOException | RuntimeException | Error failed) {
        watch.close();
        throw failed;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(int port, int workers) throws IOException {
    Map<Integer, Line> byWorker = new TreeMap<>();
    for (int i = 0; i < workers * ATTEMPTS_PER_WORKER && byWorker.size() < workers; i++) {
      Line line = new Line(port);
      lines.add(line);
      int worker = line.askAndWait().worker();
      if (byWorker.putIfAbsent(worker, line) != null) {
        lines.remove(line);
        line.channel.close();
      }
    }
    if (byWorker.size() < workers) {
      throw new IllegalStateException("only the workers " + byWorker.keySet() + " have answered");
    }
    for (Line line : lines) {
      line.channel.configureBlocking(false);
      line.channel.register(selector, SelectionKey.OP_READ, line);
    }
  }

  /** Asks each worker once; the generation that has answered. */
  long generation() {
    return watch(() -> {}, _ -> true).generation();
  }

  /** How often a worker was asked. */
  long asked() {
    return asked;
  }

  /**
   * Has something happen, and asks every worker until it has given an answer as is wanted.
   *
   * @param trigger from whose beginning on the time counts
   */
  Seen watch(Runnable trigger, Predicate<Answer> isWanted) {
    wanted = isWanted;
    missing = lines.size();
    firstNanos = 0;
    lines.forEach(line -> line.isDone = false);
    try {
      return watch(trigger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Seen watch(Runnable trigger) throws IOException {
    long begin = System.nanoTime();
    trigger.run();
    while (true) {
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        if (!line.isDone && !line.isWaiting) {
          line.ask();
        }
      }
      selector.select(ReloadWatch::read, SELECT_MILLIS);
      if (missing == 0) {
        long end = System.nanoTime();
        return new Seen((firstNanos - begin) / 1e6, (end - begin) / 1e6, generation);
      }
      if (System.nanoTime() - begin > LIMIT_NANOS) {
        throw new AssertionError(
            "%d of %d workers have not answered with the new code within %d s; generation %d"
                .formatted(missing, lines.size(), LIMIT_NANOS / 1_000_000_000, generation));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void read(SelectionKey key) {
    try {
      ((Line) key.attachment()).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Line line : lines) {
        line.channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection to one worker, with one request in flight at most. */
  private final class Line {
    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.wrap("?\n".getBytes(StandardCharsets.US_ASCII));
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private boolean isWaiting;
    private boolean isDone;

    Line(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void ask() throws IOException {
      out.rewind();
      channel.write(out);
      isWaiting = true;
      asked++;
    }

    Answer askAndWait() throws IOException {
      ask();
      String text = "";
      while (!text.endsWith("\n")) {
        text += received();
      }
      isWaiting = false;
      return Answer.parse(text);
    }

    private String received() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server has closed a connection");
      }
      String text = StandardCharsets.US_ASCII.decode(in.flip()).toString();
      in.clear();
      return text;
    }

    void read() throws IOException {
      // An answer is much shorter than what arrives at once.
      Answer answer = Answer.parse(received());
      isWaiting = false;
      generation = Math.max(generation, answer.generation());
      if (!isDone && wanted.test(answer)) {
        isDone = true;
        missing--;
        firstNanos = firstNanos == 0 ? System.nanoTime() : firstNanos;
      }
    }
  }
}
