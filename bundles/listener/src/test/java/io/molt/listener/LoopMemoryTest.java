package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.LoopMemory;
import io.molt.listener.spi.MemoryBudget;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients can make the server hold has a budget. */
@ExtendWith(LeakCheck.class)
class LoopMemoryTest {

  private static final int M = 1 << 20;

  private static TestSettings settings(TestSettings settings) {
    settings.maxBufferedMemory = 4 * M;
    return settings;
  }

  /** What others hold that are never blamed is none of its own. */
  @Test
  void theOnlyOneThatHoldsMuchIsGivenUpHoweverManyHoldALittle() throws Exception {
    EventLoop loop = new DefaultEventLoop();
    try {
      LoopMemory memory = new LoopMemory(loop, new MemoryBudget(200_000, 1));
      CompletableFuture<Void> givenUp = new CompletableFuture<>();
      loop.execute(
          () -> {
            for (int little = 0; little < 100; little++) {
              memory.count(new FakeHolder(1_000, () -> {}), 0, 1_000);
            }
            memory.count(new FakeHolder(90_000, () -> givenUp.complete(null)), 0, 90_000);
          });
      assertThat(givenUp).succeedsWithin(Duration.ofSeconds(10));
    } finally {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  /** Holds the same all the time. */
  private record FakeHolder(long counted, Runnable whenGivenUp) implements LoopMemory.Holder {
    @Override
    public void count() {}

    @Override
    public void hold(boolean still) {}

    @Override
    public void giveUp() {
      whenGivenUp.run();
    }
  }

  @Test
  void tcpClientsForWhomMuchWaitsAreReadNoFurtherAndThenClosed() throws Exception {
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings(TestSettings.tcp()), fake);
        RawClient heavy = server.connect()) {
      TcpFake.Lane lane = fake.next();
      try (RawClient light = server.connect()) {
        fake.next();
        lane.held.set(3 * M + M / 2);
        heavy.send("x");
        assertThat(heavy.read(1)).isEqualTo("x");
        assertThat(light.send("y").read(1)).isEqualTo("y");
        lane.awaitClosed();
        assertThat(light.send("y").read(1)).isEqualTo("y");
        assertThat(server.held()).isLessThan(M);
      }
    }
  }

  /** An array stays whole until its last byte has left. */
  @Test
  void whatWaitsCountsAsTheMemoryThatItTakesWhileAnyOfItIsLeft() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.maxBufferedMemory = 200 * M;
    settings.socketBufferSize = 100 * M;
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      fake.next().transport.send(ByteBuffer.allocate(32 * M));
      client.readBytes(20 * M);
      Await.until(() -> server.held() >= 32 * M, server::held);
      client.readBytes(12 * M);
      Await.until(() -> server.held() < M, server::held);
    }
  }

  @Test
  void whoWasHeldIsReadOnWhenThereIsRoomAgain() throws Exception {
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings(TestSettings.tcp()), fake);
        RawClient heavy = server.connect()) {
      TcpFake.Lane lane = fake.next();
      lane.held.set(3 * M + M / 2);
      heavy.send("x");
      assertThat(heavy.read(1)).isEqualTo("x");
      lane.held.set(0);
      assertThat(heavy.send("y").read(1)).isEqualTo("y");
    }
  }
}
