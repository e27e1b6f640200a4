package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.molt.spi.StreamTransport;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class TcpConnectionTest {

  @Parameter NettyTransport transport;

  private TestServer started(TestSettings settings, TcpFake fake) throws Exception {
    return TestServer.started(transport, settings, fake);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void bytesPassBothWaysInOrder() throws Exception {
    byte[] sent = new byte[3_000_000];
    for (int at = 0; at < sent.length; at++) {
      sent[at] = (byte) ((at * 31) >> 3);
    }
    try (TestServer server = started(TestSettings.tcp(), TcpFake.echo());
        RawClient client = server.connect()) {
      Thread.ofVirtual().start(() -> client.send(sent));
      assertThat(client.readBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void whatIsLentIsSentOnInOrder() throws Exception {
    byte[] sent = new byte[3_000_000];
    for (int at = 0; at < sent.length; at++) {
      sent[at] = (byte) ((at * 31) >> 3);
    }
    TcpFake fake = TcpFake.borrowing((lane, data) -> lane.transport.send(data));
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      Thread.ofVirtual().start(() -> client.send(sent));
      assertThat(client.readBytes(sent.length)).isEqualTo(sent);
      assertThat(fake.next().lent).hasPositiveValue();
    }
  }

  @Test
  void partsOfWhatIsLentGoToSeveralConnectionsAndOutliveTheLoan() throws Exception {
    byte[] text = "0123456789".repeat(6_000).getBytes(StandardCharsets.ISO_8859_1);
    List<StreamTransport<ByteBuffer>> all = new CopyOnWriteArrayList<>();
    TcpFake fake =
        TcpFake.borrowing(
            (lane, data) -> {
              for (StreamTransport<ByteBuffer> each : all) {
                ByteBuffer part = data.duplicate();
                each.send(ByteBuffer.wrap("<".getBytes(StandardCharsets.ISO_8859_1)));
                each.send(part.slice(0, 3));
                each.send(part.slice(3, part.remaining() - 3));
                each.send(ByteBuffer.wrap(">".getBytes(StandardCharsets.ISO_8859_1)));
              }
            });
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient first = server.connect();
        RawClient second = server.connect()) {
      all.add(fake.next().transport);
      all.add(fake.next().transport);
      Thread.ofVirtual().start(() -> first.send(text));
      for (RawClient client : List.of(first, second)) {
        StringBuilder read = new StringBuilder();
        while (read.length() < text.length) {
          read.append(client.read(1).replaceAll("[<>]", ""));
        }
        assertThat(read.toString()).isEqualTo(new String(text, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void whoHasKeptWhatWasLentGetsAnException() throws Exception {
    AtomicReference<ByteBuffer> kept = new AtomicReference<>();
    AtomicReference<Throwable> onTheLoop = new AtomicReference<>();
    TcpFake fake =
        TcpFake.borrowing(
            (lane, data) -> {
              ByteBuffer before = kept.get();
              if (before != null) {
                onTheLoop.compareAndSet(null, catchThrowable(() -> before.get(0)));
              } else if (data.isDirect()) {
                kept.set(data);
              }
            });
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      // So large that several reads are lent; the first are too small.
      client.send(new byte[1_000_000]);
      Await.until(() -> lane.received.get() == 1_000_000, lane.received::toString);
      assertThat(onTheLoop.get()).isInstanceOf(IllegalStateException.class);
      ByteBuffer lent = kept.get();
      assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> lent.get(0));
      assertThatExceptionOfType(WrongThreadException.class)
          .isThrownBy(() -> lane.transport.send(lent));
    }
  }

  @Test
  void whatWasLentIsFreedWhenTheClientIsGone() throws Exception {
    TcpFake fake =
        TcpFake.borrowing(
            (lane, data) -> {
              for (int times = 0; times < 20; times++) {
                lane.transport.send(data.duplicate());
              }
            });
    try (TestServer server = started(TestSettings.tcp(), fake)) {
      RawClient client = server.connect();
      TcpFake.Lane lane = fake.next();
      client.send(new byte[300_000]);
      Await.until(() -> lane.lent.get() > 0, lane.received::toString);
      client.reset();
      lane.awaitClosed();
    }
  }

  @Test
  void bytesThatOnlyTheSenderMayReadAreCopied() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      StreamTransport<ByteBuffer> connection = fake.next().transport;
      try (Arena own = Arena.ofConfined()) {
        ByteBuffer data = own.allocateFrom("mine").asByteBuffer();
        connection.send(data.limit(4));
      }
      assertThat(client.read(4)).isEqualTo("mine");
    }
  }

  @Test
  void disconnectOfTheClientIsSeenOnceAndAtOnce() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(TestSettings.tcp(), fake)) {
      RawClient client = server.connect();
      TcpFake.Lane lane = fake.next();
      client.send("bye");
      lane.awaitText("bye");
      assertThat(lane.transport.isOpen()).isTrue();
      client.close();
      lane.awaitClosed();
      assertThat(lane.transport.isOpen()).isFalse();
      assertThat(lane.transport.send(bytes("x"))).isFalse();
      server.awaitConnections(0);
    }
  }

  @Test
  void resetByTheClientEndsTheLane() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(TestSettings.tcp(), fake)) {
      RawClient client = server.connect();
      TcpFake.Lane lane = fake.next();
      client.reset();
      lane.awaitClosed();
    }
  }

  @Test
  void clientThatClosesItsHalfIsAnsweredAndThenClosed() throws Exception {
    TcpFake fake = TcpFake.collecting();
    fake.keepsEnded = true;
    byte[] large = new byte[3_000_000];
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send("last").closeOutput();
      Await.until(() -> lane.ended.get() == 1, lane.ended::get);
      assertThat(lane.text.toString()).isEqualTo("last");
      assertThat(lane.transport.isOpen()).isTrue();
      assertThat(lane.closed.get()).isZero();
      lane.transport.send(ByteBuffer.wrap(large));
      lane.transport.close();
      assertThat(client.readToEnd()).hasSize(large.length);
      lane.awaitClosed();
      assertThat(lane.ended.get()).isEqualTo(1);
      server.awaitConnections(0);
    }
  }

  @Test
  void endOfAPausedClientIsSeenAfterAllThatItSent() throws Exception {
    TcpFake fake = new TcpFake((lane, data) -> lane.transport.pauseReading());
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send(new byte[200_000]).closeOutput();
      while (lane.ended.get() == 0) {
        long before = lane.received.get();
        lane.transport.resumeReading();
        Await.until(
            () -> lane.received.get() > before || lane.ended.get() == 1, lane.received::get);
      }
      assertThat(lane.received.get()).isEqualTo(200_000);
      lane.awaitClosed();
    }
  }

  @Test
  void closeWritesWhatWasSentBefore() throws Exception {
    byte[] large = new byte[2_000_000];
    Arrays.fill(large, (byte) 'x');
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      StreamTransport<ByteBuffer> connection = fake.next().transport;
      connection.send(ByteBuffer.wrap(large));
      connection.close();
      connection.close();
      assertThat(connection.isOpen()).isFalse();
      assertThat(connection.send(bytes("more"))).isFalse();
      assertThat(client.readToEnd()).hasSize(large.length);
    }
  }

  @Test
  void lastBytesArriveAlthoughTheClientGoesOnSending() throws Exception {
    TcpFake fake =
        new TcpFake(
            (lane, data) -> {
              if (lane.received.get() > 1000) {
                lane.transport.send(bytes("enough"));
                lane.transport.close();
              }
            });
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      for (int part = 0; part < 200; part++) {
        client.send(new byte[10_000]);
      }
      assertThat(client.read(6)).isEqualTo("enough");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void connectionThatNobodyAnswersIsClosed() throws Exception {
    NoApplication nobody = new NoApplication();
    try (TestServer server = TestServer.started(transport, TestSettings.tcp(), nobody);
        RawClient client = server.connect()) {
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
    }
  }

  @Test
  void pausedConnectionReadsNoMoreUntilResumed() throws Exception {
    TcpFake fake = new TcpFake((lane, data) -> lane.transport.pauseReading());
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      AtomicLong sent = new AtomicLong();
      Thread.ofVirtual()
          .start(
              () -> {
                for (int part = 0; part < 1000; part++) {
                  client.send(new byte[100_000]);
                  sent.addAndGet(100_000);
                }
              });
      Await.until(() -> lane.received.get() > 0, () -> lane.received);
      long afterPause = lane.received.get();
      assertThat(afterPause).isLessThan(1_000_000);
      Await.until(
          () -> {
            lane.transport.resumeReading();
            return lane.received.get() == 100_000_000;
          },
          () -> lane.received + " received of " + sent);
    }
  }

  @Test
  void whatAClientSentBeforeItLeftIsReadAfterAPause() throws Exception {
    TcpFake fake =
        new TcpFake(
            (lane, data) -> {
              if (lane.received.get() < 100_000) {
                lane.transport.pauseReading();
              }
            });
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send(new byte[10]);
      Await.until(() -> lane.received.get() == 10, lane.received::get);
      client.send(new byte[999_990]).close();
      for (int round = 0; round < 100; round++) {
        server.passLoops(); // in one of these it could take the end for an end of all
      }
      Await.until(
          () -> {
            lane.transport.resumeReading();
            return lane.received.get() == 1_000_000;
          },
          lane.received::get);
      lane.awaitClosed();
    }
  }

  @Test
  void slowReaderIsSeenByTheSenderAndMemoryStaysBounded() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.bufferHighWatermark = 200_000;
    settings.socketBufferSize = 1_000_000;
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      StreamTransport<ByteBuffer> connection = fake.next().transport;
      long sent = sendUntilUnwritable(connection);
      assertThat(server.connection().waiting()).isBetween(200_000L, 210_000L);
      assertThat(connection.isWritable()).isFalse();
      CountDownLatch writable = new CountDownLatch(1);
      connection.whenWritable(writable::countDown);
      assertThat(writable.getCount()).isEqualTo(1);
      client.readBytes((int) sent);
      assertThat(writable.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(connection.isWritable()).isTrue();
      Await.until(() -> server.connection().waiting() == 0, server::connection);
      assertThat(server.connection().sent()).isEqualTo(sent);
    }
  }

  private static long sendUntilUnwritable(StreamTransport<ByteBuffer> connection) {
    long sent = 0;
    boolean writable = true;
    for (int quiet = 0; quiet < 50; ) {
      if (writable) {
        writable = connection.send(ByteBuffer.wrap(new byte[10_000]));
        sent += 10_000;
        quiet = 0;
      } else {
        LockSupport.parkNanos(1_000_000);
        writable = connection.isWritable();
        quiet++;
      }
    }
    return sent;
  }

  @Test
  void clientThatReadsNothingIsClosedPastTheCap() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.bufferHighWatermark = 100_000;
    settings.socketBufferSize = 500_000;
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      TcpFake.Lane lane = fake.next();
      AtomicInteger called = new AtomicInteger();
      boolean registered = false;
      for (int part = 0; part < 100_000 && lane.transport.isOpen(); part++) {
        boolean writable = lane.transport.send(ByteBuffer.wrap(new byte[10_000]));
        if (!writable && !registered) {
          registered = true;
          lane.transport.whenWritable(called::incrementAndGet);
        }
        assertThat(server.connections())
            .allSatisfy(status -> assertThat(status.waiting()).isLessThanOrEqualTo(510_000));
      }
      lane.awaitClosed();
      assertThat(client.socket().isConnected()).isTrue();
      Await.until(() -> called.get() == 1, called::toString);
      lane.transport.whenWritable(called::incrementAndGet);
      assertThat(called).hasValue(2);
    }
  }

  @Test
  void whenWritableCallsBackAtOnceIfNothingWaits() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      AtomicInteger called = new AtomicInteger();
      fake.next().transport.whenWritable(called::incrementAndGet);
      assertThat(called).hasValue(1);
      assertThat(client.socket().isConnected()).isTrue();
    }
  }

  @Test
  void sendsOfEachThreadKeepTheirOrder() throws Exception {
    int threads = 50;
    int sends = 400;
    TestSettings settings = TestSettings.tcp();
    settings.socketBufferSize = Integer.MAX_VALUE;
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(settings, fake);
        RawClient client = server.connect()) {
      StreamTransport<ByteBuffer> connection = fake.next().transport;
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int send = 0; send < sends; send++) {
                    connection.send(bytes("%04d:%04d\n".formatted(number, send)));
                    if (send % 50 == 0) {
                      Thread.yield();
                    }
                  }
                });
      }
      int[] next = new int[threads];
      for (int line = 0; line < threads * sends; line++) {
        String[] parts = client.line().split(":");
        int thread = Integer.parseInt(parts[0]);
        assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
      }
    }
  }

  @Test
  void idleConnectionIsClosedOnlyWithHeartbeat() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.heartbeatIdleTime = Duration.ofMillis(200);
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client = server.connect()) {
      for (int beat = 0; beat < 6; beat++) {
        client.send("x");
        client.read(1);
        server.pass(Duration.ofMillis(150));
      }
      assertThat(fake.next().transport.isOpen()).isTrue();
      server.passUntilGone();
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void connectionsAreSpreadEvenlyOverTheLoops() throws Exception {
    TestSettings settings = TestSettings.tcp();
    settings.reactorNum = 4;
    TcpFake fake = TcpFake.echo();
    List<RawClient> clients = new ArrayList<>();
    int[] perLoop = new int[4];
    try (TestServer server = started(settings, fake)) {
      for (int number = 0; number < 20; number++) {
        clients.add(server.connect());
        perLoop[fake.next().transport.reactor()]++;
      }
      assertThat(perLoop).containsExactly(5, 5, 5, 5);
    }
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void statusTellsWhatPassed() throws Exception {
    TcpFake fake = TcpFake.echo();
    try (TestServer server = started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      client.send("hello").read(5);
      TcpFake.Lane lane = fake.next();
      Await.until(() -> server.connection().sent() == 5, server::connection);
      assertThat(server.connection().id()).isEqualTo(lane.transport.id()).isPositive();
      assertThat(server.connection().received()).isEqualTo(5);
      assertThat(server.connection().listener()).isEqualTo("test");
      assertThat(server.connection().remoteAddress())
          .isEqualTo(client.socket().getLocalSocketAddress());
      assertThat(lane.transport.localAddress()).isEqualTo(client.socket().getRemoteSocketAddress());
      assertThat(Optional.of(lane.transport.listener())).contains("test");
    }
  }

  /** Its client's end is waited for, and has to be read: here no time passes that would do. */
  @Test
  void whoWantsNoMoreOfAConnectionThatIsBeingClosedDoesNotHoldUpItsEnd() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = TestServer.timeless(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      lane.transport.close();
      assertThat(client.isAtEnd()).isTrue();
      lane.transport.pauseReading();
      server.passLoops();
      client.close();
      server.awaitConnections(0);
    }
  }
}
