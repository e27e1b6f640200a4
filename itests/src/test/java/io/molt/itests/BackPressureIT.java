package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Neither a client that does not read nor a worker that does not take fills the memory. */
final class BackPressureIT {

  private static final long FLOOD = 200_000_000;
  private static final long LIMIT_KILOBYTES = 60_000;
  private static final int SMALL_BUFFER = 8_192;

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    Instance instance = Instance.empty();
    // A heap that has no room for a flood, so that a server without back-pressure fails.
    instance.deploy("probe.jar", WorkerBundle.probe().bytes());
    molt = servers.start(instance);
    try (Load load = Load.saturating(instance, 4, 4)) {
      load.awaitAnswers(5_000);
    }
  }

  @Test
  void aSlowReaderOverTcpDoesNotGrowTheMemory() {
    try (TcpClientConnection slow =
        TcpClientConnection.openSlow(molt.instance().port("tcp"), SMALL_BUFFER)) {
      slow.send("flood/" + FLOOD + "/x\n");
      memoryStaysWhileOthersAreServed();
      slow.skip(FLOOD);
    }
  }

  @Test
  void aSlowReaderOverHttpDoesNotGrowTheMemory() {
    try (TcpClientConnection slow =
        TcpClientConnection.openSlow(molt.instance().port("http"), SMALL_BUFFER)) {
      slow.send("GET /flood/" + FLOOD + "/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      memoryStaysWhileOthersAreServed();
      slow.skip(FLOOD);
    }
  }

  @Test
  void aSlowReaderOfMuchThatItAskedForInAdvanceDoesNotGrowTheMemory() {
    try (TcpClientConnection slow =
        TcpClientConnection.openSlow(molt.instance().port("http"), SMALL_BUFFER)) {
      for (int i = 0; i < 100; i++) {
        slow.send("GET /flood/2000000/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      memoryStaysWhileOthersAreServed();
      slow.skip(100 * 2_000_000L);
    }
  }

  @Test
  void aSlowWorkerStopsTheReading() throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    byte[] part = "drain/3600000/".getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[65_536];
    try (TcpClientConnection fast = molt.tcp()) {
      Thread sender =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      fast.send(part);
                      while (sent.get() < FLOOD) {
                        fast.send(block);
                        sent.addAndGet(block.length);
                      }
                    } catch (UncheckedIOException closed) {
                      return;
                    }
                  });
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(50_000_000);
      memoryStaysWhileOthersAreServed();
      assertThat(sender.isAlive()).isTrue();
    }
  }

  @Test
  void aWorkerThatReadsABodySlowlyGetsAllOfIt() {
    byte[] block = new byte[1_000_000];
    try (HttpClientConnection connection = molt.http()) {
      connection.send("POST /drain/1/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
      connection.send(block);
      assertThat(Answer.parse(connection.read().body()).text()).isEqualTo("1000000 bytes");
    }
  }

  private static void memoryStaysWhileOthersAreServed() {
    long before = molt.facts().residentKilobytes();
    try (Load load = Load.paced(molt.instance(), 4, 4, 1_000)) {
      load.awaitAnswers(1_000);
      load.stop().assertNothingLost();
    }
    assertThat(molt.facts().residentKilobytes() - before).isLessThan(LIMIT_KILOBYTES);
  }

  /** Until nothing more is taken while hundreds of others are answered. */
  private static void awaitStandstill(AtomicLong sent) {
    try (HttpClientConnection other = molt.http()) {
      Await.until(
          "the sender stands still",
          Duration.ofSeconds(20),
          () -> {
            long before = sent.get();
            for (int asked = 0; asked < 500; asked++) {
              other.ask("others");
            }
            return sent.get() == before;
          },
          sent::get);
    }
  }
}
