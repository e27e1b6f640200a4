package io.molt.itests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Clients that ask all the time, each on one kept connection, until the server ends it: with an
 * answer that says {@code Connection: close}, or else however. Counts the requests that had left in
 * whole before that and were not answered.
 */
final class Askers {

  private static final String CLOSE = "connection: close";

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final CountDownLatch running;

  private Askers(int clients) {
    running = new CountDownLatch(clients);
  }

  /**
   * Begins to ask the probe.
   *
   * @param requests what each client sends at once, before it waits for as many answers
   */
  static Askers begin(Instance instance, int clients, int requests) {
    Askers askers = new Askers(clients);
    List<Thread> threads =
        IntStream.range(0, clients)
            .mapToObj(i -> new Thread(() -> askers.ask(instance.port("http"), requests)))
            .toList();
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
    return askers;
  }

  /** Waits until that many requests have been answered. */
  void awaitAnswers(long number) {
    Await.until(
        number + " are answered",
        Duration.ofSeconds(20),
        () -> answered.get() >= number,
        this::toString);
  }

  /** Waits until the server has ended all connections. */
  void awaitEnd() throws InterruptedException {
    if (!running.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError(running.getCount() + " connections were not ended; " + this);
    }
  }

  /** How many requests had no answer. */
  long lost() {
    return lost.get();
  }

  /** How many answers were none of the probe's. */
  long refused() {
    return refused.get();
  }

  @Override
  public String toString() {
    return answered + " answered, " + lost + " lost, " + refused + " refused";
  }

  private void ask(int port, int requests) {
    byte[] all =
        "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(requests)
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean last = false;
      while (!last) {
        socket.getOutputStream().write(all);
        last = readAnswers(in, requests);
      }
    } catch (IOException ended) {
      // Before a request had left in whole: nothing is lost.
    } finally {
      running.countDown();
    }
  }

  /** Whether they were the last. */
  private boolean readAnswers(InputStream in, int requests) {
    int left = requests;
    try {
      boolean last = false;
      for (; left > 0 && !last; left--) {
        last = readAnswer(in);
      }
      lost.addAndGet(left);
      return last;
    } catch (IOException ended) {
      lost.addAndGet(left);
      return true;
    }
  }

  private boolean readAnswer(InputStream in) throws IOException {
    String status = line(in);
    boolean last = false;
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      last |= line.equalsIgnoreCase(CLOSE);
      if (line.startsWith("content-length:") || line.startsWith("Content-Length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    (status.contains(" 200 ") ? answered : refused).incrementAndGet();
    return last;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed by the server");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
