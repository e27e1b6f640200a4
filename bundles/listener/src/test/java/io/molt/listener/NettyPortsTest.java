package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.Reactor;
import io.molt.spi.settings.Mode;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Binding, accepting, retiring and closing. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class NettyPortsTest {

  @Parameter NettyTransport transport;

  @Test
  void portThatIsTakenFailsTheStartAndSaysWhich() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      TestSettings free = TestSettings.tcp();
      free.name = "free";
      TestSettings busy = TestSettings.tcp();
      busy.name = "chat";
      busy.host = "0.0.0.0";
      busy.port = taken.getLocalPort();
      assertThatThrownBy(
              () -> TestServer.bound(transport, free, free.listener(), busy.listener()).close())
          .isInstanceOf(BindException.class)
          .hasMessageContaining("listener chat: 0.0.0.0:" + taken.getLocalPort())
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void hostThatDoesNotExistFailsTheStart() {
    TestSettings settings = TestSettings.tcp();
    settings.host = "no.such.host.invalid";
    assertThatThrownBy(() -> TestServer.bound(transport, settings).close())
        .isInstanceOf(BindException.class)
        .hasMessageContaining("listener test: no.such.host.invalid:0");
  }

  @Test
  void nothingIsAcceptedBeforeItIsAskedFor() throws Exception {
    try (TestServer server = TestServer.bound(transport, TestSettings.tcp());
        RawClient early = server.connect()) {
      early.send("hello");
      assertThat(server.status().accepting()).isFalse();
      assertThat(server.status().accepted()).isZero();
      server.accept(listener -> TcpFake.echo());
      assertThat(early.read(5)).isEqualTo("hello");
      assertThat(server.status().accepting()).isTrue();
      assertThat(server.status().accepted()).isEqualTo(1);
      assertThat(server.status().transport()).isEqualTo(transport.label());
      assertThat(server.status().settings().name()).isEqualTo("test");
      assertThatThrownBy(() -> server.accept(listener -> TcpFake.echo()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void connectionsPastTheLimitAreClosedAtOnceAndCounted() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.maxConnection = 2;
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient first = server.connect();
        RawClient second = server.connect()) {
      first.send("x").read(1);
      second.send("x").read(1);
      try (RawClient third = server.connect()) {
        assertThat(third.isAtEnd()).isTrue();
      }
      assertThat(server.status().refused()).isEqualTo(1);
      assertThat(server.status().connections()).isEqualTo(2);
      first.closeOutput();
      server.awaitConnections(1);
      try (RawClient fourth = server.connect()) {
        assertThat(fourth.send("x").read(1)).isEqualTo("x");
      }
      assertThat(server.status().accepted()).isEqualTo(3);
    }
  }

  @Test
  void reactorsRunTasksInOrderOnThreadsOfTheirOwn() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.reactorNum = 3;
    TestServer closed;
    try (TestServer server = TestServer.bound(transport, settings)) {
      closed = server;
      List<Reactor> reactors = server.ports().reactors();
      assertThat(reactors).hasSize(3);
      List<String> threads = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(1);
      reactors.get(1).execute(() -> threads.add(Thread.currentThread().getName()));
      reactors.get(1).execute(done::countDown);
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).containsExactly("molt-reactor-1");
    }
    Reactor ended = closed.ports().reactors().getFirst();
    assertThatThrownBy(() -> ended.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void baseModeHasALoopForEachWorker() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.mode = Mode.BASE;
    settings.reactorNum = 1;
    settings.workerNum = 3;
    try (TestServer server = TestServer.bound(transport, settings)) {
      assertThat(server.ports().reactors()).hasSize(3);
    }
  }

  @Test
  void whatATcpClientHasSentIsReadBeforeThePortsAreRetired() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = TestServer.started(transport, TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      lane.transport.pauseReading();
      server.passLoops();
      client.send(new byte[100_000]);
      CompletableFuture<Void> retired = server.ports().retire().toCompletableFuture();
      server.passLoops();
      assertThat(retired).isNotDone();
      lane.transport.resumeReading();
      retired.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(lane.received.get()).isEqualTo(100_000);
    }
  }

  @Test
  void retiredTcpConnectionsAreReadNoFurtherButCanBeSentTo() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = TestServer.started(transport, TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send("before");
      lane.awaitText("before");
      server.retire();
      server.awaitUnreachable();
      client.send("after");
      lane.transport.send(ByteBuffer.wrap("answer".getBytes(StandardCharsets.US_ASCII)));
      assertThat(client.read(6)).isEqualTo("answer");
      assertThat(lane.text.toString()).isEqualTo("before");
      assertThat(lane.transport.isOpen()).isTrue();
    }
  }

  @Test
  void closingWritesWhatWasSentAlthoughTheClientHadMoreToSay() throws Exception {
    TcpFake fake = TcpFake.collecting();
    byte[] large = new byte[3_000_000];
    TestServer server = TestServer.started(transport, TestSettings.tcp(), fake);
    try (RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send("before");
      lane.awaitText("before");
      server.retire();
      server.awaitUnreachable();
      client.send(new byte[50_000]);
      lane.transport.send(ByteBuffer.wrap(large));
      Thread closer = Thread.ofVirtual().start(() -> close(server));
      assertThat(client.readToEnd()).hasSize(large.length);
      closer.join();
      lane.awaitClosed();
    }
  }

  @Test
  void clientThatDoesNotReadHoldsUpTheEndForASecondOnly() throws Exception {
    TcpFake fake = TcpFake.collecting();
    TestServer server = TestServer.started(transport, TestSettings.tcp(), fake);
    try (RawClient client = new RawClient(server.port(), 4096)) {
      fake.next().transport.send(ByteBuffer.wrap(new byte[7_000_000]));
      long begin = System.nanoTime();
      close(server);
      assertThat(System.nanoTime() - begin).isGreaterThan(900_000_000L);
      assertThat(client.socket().isConnected()).isTrue();
    }
  }

  @Test
  void closingEndsAllThreadsAndIsTheSameAtEveryCall() throws Exception {
    TestServer server = TestServer.started(transport, TestSettings.tcp(), TcpFake.echo());
    server.ports().retire();
    close(server);
    close(server);
    assertThat(server.ports().connections()).isEmpty();
    Await.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("molt-")),
        () -> Thread.getAllStackTraces().keySet());
  }

  private static void close(TestServer server) {
    try {
      server.close();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
