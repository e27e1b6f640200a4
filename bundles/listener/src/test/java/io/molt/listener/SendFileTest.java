package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.net.Connection;
import io.molt.spi.OpenFile;
import io.molt.spi.StreamTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Connection#sendFile}, as the listener carries it out. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("ways")
class SendFileTest {

  /** How a file gets to a client. */
  enum Way {
    EPOLL(NettyTransport.EPOLL, false),
    NIO(NettyTransport.NIO, false),
    IO_URING(NettyTransport.IO_URING, false),
    TLS(NettyTransport.EPOLL, true);

    private final NettyTransport transport;
    private final boolean tls;

    Way(NettyTransport transport, boolean tls) {
      this.transport = transport;
      this.tls = tls;
    }
  }

  static Stream<Way> ways() {
    return TransportsHere.all()
        .flatMap(there -> Stream.of(Way.values()).filter(way -> way.transport == there));
  }

  /** More than any socket takes that is not read from, and no whole number of slices. */
  private static final int LARGE = 24_000_001;

  @Parameter Way way;
  @TempDir Path directory;

  private TestCertificates certificates;
  private final TestSettings settings = TestSettings.tcp();
  private final TcpFake fake = TcpFake.collecting();

  @BeforeEach
  void haveCertificates() throws Exception {
    certificates = new TestCertificates(directory);
  }

  private TestServer started() throws Exception {
    if (way.tls) {
      certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
      certificates.use(settings, "web");
    }
    return TestServer.started(way.transport, settings, fake);
  }

  private RawClient connect(TestServer server) throws Exception {
    if (!way.tls) {
      return server.connect();
    }
    RawClient client = certificates.connect(server.port());
    TestCertificates.tls(client).startHandshake();
    return client;
  }

  private Path file(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Files.write(directory.resolve("file-" + length), bytes);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void awaitClosed(OpenFile file) {
    Await.until(() -> !file.channel().isOpen(), () -> file + " is open");
  }

  @Test
  void aFileLeavesBetweenWhatWasSentBeforeAndBehindIt() throws Exception {
    Path large = file(LARGE);
    try (TestServer server = started();
        RawClient client = connect(server)) {
      StreamTransport<ByteBuffer> transport = fake.next().transport;
      OpenFile all = OpenFile.open(large);
      transport.send(bytes("before"));
      assertThat(transport.sendFile(all)).as("a file is not waited for").isTrue();
      transport.send(bytes("behind"));

      assertThat(client.read(6)).isEqualTo("before");
      assertThat(client.readBytes(LARGE)).isEqualTo(Files.readAllBytes(large));
      assertThat(client.read(6)).isEqualTo("behind");
      awaitClosed(all);
      Await.until(() -> server.connection().sent() == LARGE + 12, server::connection);
      assertThat(server.connection().waiting()).isZero();
    }
  }

  @Test
  void partsAndEmptyFilesAreSent() throws Exception {
    Path file = Files.writeString(directory.resolve("text"), "0123456789");
    try (TestServer server = started();
        RawClient client = connect(server)) {
      StreamTransport<ByteBuffer> transport = fake.next().transport;
      List<OpenFile> parts = new ArrayList<>();
      parts.add(OpenFile.open(file, 3, 4));
      parts.add(OpenFile.open(file, 10, 0));
      parts.add(OpenFile.open(file(0)));
      parts.add(OpenFile.open(file, 9, 1));
      parts.forEach(transport::sendFile);
      transport.send(bytes("."));
      assertThat(client.read(6)).isEqualTo("34569.");
      parts.forEach(SendFileTest::awaitClosed);
    }
  }

  /** What it holds is a descriptor; it is the number of files that is limited. */
  @Test
  void whoSendsFilesWithoutEndToAClientThatDoesNotReadLosesIt() throws Exception {
    settings.socketBufferSize = 1024 * 1024;
    Path large = file(LARGE);
    try (TestServer server = started();
        RawClient client = connect(server)) {
      TcpFake.Lane lane = fake.next();
      List<OpenFile> sent = new ArrayList<>();
      while (lane.closed.get() == 0 && sent.size() < 1000) {
        OpenFile next = OpenFile.open(large);
        sent.add(next);
        lane.transport.sendFile(next);
      }
      lane.awaitClosed(); // by the loop, which may have been late to count them
      sent.forEach(SendFileTest::awaitClosed);
      assertThat(client.drain()).isLessThan(2L * LARGE);
    }
  }

  @Test
  void aFileIsClosedWhenItsClientGoes() throws Exception {
    Path large = file(LARGE);
    try (TestServer server = started()) {
      OpenFile first = OpenFile.open(large);
      OpenFile second = OpenFile.open(large);
      TcpFake.Lane lane;
      try (RawClient client = connect(server)) {
        lane = fake.next();
        lane.transport.sendFile(first);
        lane.transport.sendFile(second);
        client.readBytes(100_000);
        client.reset();
      }
      lane.awaitClosed();
      awaitClosed(first);
      awaitClosed(second);
      OpenFile late = OpenFile.open(large);
      assertThat(lane.transport.sendFile(late)).isFalse();
      awaitClosed(late);
    }
  }

  /** The client must not take what it got for the whole, nor what comes behind it for a part. */
  @Test
  void aFileThatBecomesShorterEndsTheConnection() throws Exception {
    Path large = file(LARGE);
    try (TestServer server = started();
        RawClient client = connect(server)) {
      TcpFake.Lane lane = fake.next();
      OpenFile all = OpenFile.open(large);
      lane.transport.sendFile(all);
      lane.transport.send(bytes("behind"));
      client.readBytes(1000);
      try (FileChannel writer = FileChannel.open(large, StandardOpenOption.WRITE)) {
        writer.truncate(LARGE - 1);
      }
      assertThat(client.drain()).isLessThan(LARGE - 1000);
      lane.awaitClosed();
      awaitClosed(all);
    }
  }

  @Test
  void whatIsToBeSentOfACloseAsWellIsSent() throws Exception {
    Path large = file(LARGE);
    try (TestServer server = started();
        RawClient client = connect(server)) {
      TcpFake.Lane lane = fake.next();
      lane.transport.sendFile(OpenFile.open(large));
      lane.transport.close();
      assertThat(client.readBytes(LARGE)).isEqualTo(Files.readAllBytes(large));
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Path missing = directory.resolve("missing");
    Path file = Files.writeString(directory.resolve("text"), "0123456789");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> OpenFile.open(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> OpenFile.open(directory))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(directory + ": a directory (expected: a regular file)");
    assertThatThrownBy(() -> OpenFile.open(pipe))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(pipe + ": a device, a pipe or a socket (expected: a regular file)");
    assertThatThrownBy(() -> OpenFile.open(file, 11, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offset: 11 (expected: 0 to 10, the size of " + file + ")");
    assertThatThrownBy(() -> OpenFile.open(file, 4, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length: 7 (expected: 0 to 6, what " + file + " has from 4 on)");
  }
}
