package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.HttpTransport;
import io.molt.spi.Reactor;
import io.molt.spi.settings.Mode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Binding, accepting, retiring and closing. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@EnumSource(NettyTransport.class)
class NettyPortsTest {

  @Parameter NettyTransport transport;

  @Test
  void portThatIsTakenFailsTheStartAndSaysWhich() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      TestSettings free = TestSettings.http();
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
  void everyPortHasADispatcherOfItsOwn() throws Exception {
    TestSettings tcp = TestSettings.tcp();
    tcp.name = "chat";
    TestSettings http = TestSettings.http();
    http.name = "web";
    try (TestServer server = TestServer.bound(transport, tcp, tcp.listener(), http.listener())) {
      List<String> asked = new ArrayList<>();
      server.accept(
          listener -> {
            asked.add(listener.name());
            return listener.protocol().equals("tcp")
                ? TcpFake.echo()
                : HttpFake.inline(exchange -> HttpFake.answer(exchange, "web"));
          });
      assertThat(asked).containsExactly("chat", "web");
      try (RawClient chat = new RawClient(portOf(server, 0));
          RawClient web = new RawClient(portOf(server, 1))) {
        assertThat(chat.send("x").read(1)).isEqualTo("x");
        assertThat(web.get("/").response().text()).isEqualTo("web");
        assertThat(server.connections())
            .extracting(status -> status.listener())
            .containsExactlyInAnyOrder("chat", "web");
        assertThat(server.connections()).extracting(status -> status.id()).isSorted();
      }
    }
  }

  private static int portOf(TestServer server, int index) {
    return ((InetSocketAddress) server.ports().status().get(index).address()).getPort();
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
  void retiringClosesThePortAndIdleHttpConnections() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(transport, TestSettings.http(), fake);
        RawClient idle = server.connect();
        RawClient busy = server.connect();
        RawClient half = server.connect()) {
      idle.get("/");
      HttpFake.answer(fake.next(), "x");
      idle.response();
      half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
      busy.get("/1").get("/2");
      HttpTransport first = fake.next();
      HttpTransport second = fake.next();
      server.awaitConnections(3);
      Await.until(
          () -> server.connections().stream().allMatch(status -> status.received() > 0),
          server::connections);
      server.ports().retire();
      server.retire();
      assertThat(idle.isAtEnd()).isTrue();
      assertThat(half.response().status()).isEqualTo(503);
      assertThat(half.isAtEnd()).isTrue();
      assertThat(server.status().accepting()).isFalse();
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
      busy.get("/3");
      server.passLoops();
      HttpFake.answer(second, "two");
      HttpFake.answer(first, "one");
      RawClient.Response one = busy.response();
      assertThat(one.text()).isEqualTo("one");
      assertThat(one.field("Connection")).isNull();
      RawClient.Response two = busy.response();
      assertThat(two.text()).isEqualTo("two");
      assertThat(two.field("Connection")).isEqualTo("close");
      assertThat(busy.isAtEnd()).isTrue();
      assertThat(fake.waiting()).isZero();
    }
  }

  @Test
  void clientsThatAskAllTheTimeGetEachAnswerAndTheLastSaysSo() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.started(transport, TestSettings.http(), fake);
        RawClient single = server.connect();
        RawClient pipelining = server.connect();
        RawClient idle = server.connect()) {
      idle.get("/").response();
      askUntilClosed(pipelining, 3, server.ports()::retire);
      askUntilClosed(single, 1, server.ports()::retire);
      assertThat(idle.isAtEnd()).isTrue();
      server.retire();
    }
  }

  /** Sends so many requests at once, again and again; the last answer of the last has the mark. */
  private static void askUntilClosed(RawClient client, int requests, Runnable afterFirst)
      throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    String connection = null;
    for (int round = 0; connection == null; round++) {
      client.send(request.repeat(requests));
      for (int i = 1; i <= requests; i++) {
        RawClient.Response response = client.response();
        assertThat(response.text()).isEqualTo("x");
        connection = response.field("Connection");
        assertThat(i == requests || connection == null).as("%d of round %d", i, round).isTrue();
      }
      if (round == 0) {
        afterFirst.run();
      }
    }
    assertThat(connection).isEqualTo("close");
    assertThat(client.isAtEnd()).isTrue();
  }

  @Test
  void clientsThatWaitToBeAcceptedAreServedBeforeThePortCloses() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.bound(transport, TestSettings.http())) {
      List<RawClient> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RawClient client = server.connect();
        waiting.add(client.get("/"));
      }
      server.accept(listener -> fake);
      CompletionStage<Void> retired = server.ports().retire();
      for (RawClient client : waiting) {
        assertThat(client.response().text()).isEqualTo("x");
        client.close();
      }
      retired.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(server.status().accepted()).isEqualTo(20);
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
  void bodyInAWorkersHandsIsStillReadWhenThePortsRetire() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = TestSettings.http();
    settings.maxQueuedBytes = 1000;
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
      client.send(new byte[100_000]);
      HttpTransport exchange = fake.next();
      server.retire();
      Thread.ofVirtual().start(() -> client.send(new byte[400_000]));
      assertThat(exchange.request().content()).hasSize(500_000);
      HttpFake.answer(exchange, "all");
      RawClient.Response response = client.response();
      assertThat(response.text()).isEqualTo("all");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
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
      awaitUnreachable(server);
      client.send("after");
      lane.transport.send(HttpFake.bytes("answer"));
      assertThat(client.read(6)).isEqualTo("answer");
      assertThat(lane.text.toString()).isEqualTo("before");
      assertThat(lane.transport.isOpen()).isTrue();
    }
  }

  /** NIO lets go of a closed socket when its loop next looks at the others. */
  private static void awaitUnreachable(TestServer server) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (isReachable(server)) {
      assertThat(System.nanoTime()).as("still reachable").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static boolean isReachable(TestServer server) {
    try (RawClient client = server.connect()) {
      return client.socket().isConnected();
    } catch (IOException refused) {
      return false;
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
      awaitUnreachable(server);
      client.send(new byte[50_000]);
      lane.transport.send(ByteBuffer.wrap(large));
      Thread closer = Thread.ofVirtual().start(() -> close(server));
      assertThat(client.readToEnd()).hasSize(large.length);
      closer.join();
      lane.awaitClosed();
    }
  }

  @Test
  void closingAnswersWhatNobodyAnswered() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestServer server = TestServer.started(transport, TestSettings.http(), fake);
    try (RawClient client = server.connect();
        RawClient stream = server.connect()) {
      client.get("/1").get("/2");
      fake.next();
      fake.next();
      stream.get("/");
      fake.next().begin(200, List.of());
      Thread closer = Thread.ofVirtual().start(() -> close(server));
      assertThat(client.response().status()).isEqualTo(503);
      assertThat(client.response().field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(stream.readToEnd()).startsWith("HTTP/1.1 200").doesNotContain("0\r\n\r\n");
      closer.join();
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
