package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol, on real sockets. */
@ExtendWith(LeakCheck.class)
class ProxyTest {

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int UDP4 = 0x12;
  private static final int TCP6 = 0x21;
  private static final int UNIX = 0x31;
  private static final byte[] IPV4 = {
    (byte) 203, 0, 113, 7, 10, 0, 0, 1, 0x12, 0x34, 0x01, (byte) 0xBB
  };

  private final TestSettings settings = TestSettings.tcp();
  private final TcpFake echo = TcpFake.echo();

  @BeforeEach
  void speakTheProxyProtocol() {
    settings.own.put("proxy_protocol", true);
    settings.own.put("proxy_protocol_trusted", "192.0.2.1, 127.0.0.0/8");
  }

  private static byte[] version2(int command, int kind, byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(SIGNATURE);
    out.write(command);
    out.write(kind);
    out.writeShort(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      out.write(part);
    }
    return bytes.toByteArray();
  }

  /** An extra of a header: what it is of nobody asks. */
  private static byte[] extra(int length) {
    byte[] extra = new byte[3 + length];
    extra[0] = (byte) 0xE0;
    extra[1] = (byte) (length >> 8);
    extra[2] = (byte) length;
    return extra;
  }

  private static SocketAddress inet(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  /** Sends a header and a word behind it, which comes back. */
  private TcpFake.Lane accepted(TestServer server, RawClient client, byte[] header)
      throws Exception {
    byte[] all = Arrays.copyOf(header, header.length + 2);
    all[header.length] = 'h';
    all[header.length + 1] = 'i';
    client.send(all);
    assertThat(client.read(2)).isEqualTo("hi");
    TcpFake.Lane lane = echo.next();
    assertThat(server.connection().remoteAddress()).isEqualTo(lane.transport.remoteAddress());
    assertThat(server.connection().received()).isEqualTo(2);
    return lane;
  }

  private void expect(byte[] header, SocketAddress remote, SocketAddress local) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = accepted(server, client, header);
      assertThat(lane.transport.remoteAddress()).isEqualTo(remote);
      assertThat(lane.transport.localAddress()).isEqualTo(local);
      assertThat(client.send("more").read(4)).isEqualTo("more");
    }
  }

  private void expectOwnAddresses(byte[] header) throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = accepted(server, client, header);
      assertThat(lane.transport.remoteAddress()).isEqualTo(client.socket().getLocalSocketAddress());
      assertThat(lane.transport.localAddress()).isEqualTo(inet("127.0.0.1", server.port()));
    }
  }

  private static byte[] line(String text) {
    return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void version1NamesTheClient() throws Exception {
    expect(
        line("PROXY TCP4 203.0.113.7 10.0.0.1 4660 443"),
        inet("203.0.113.7", 4660),
        inet("10.0.0.1", 443));
  }

  @Test
  void version1NamesAClientOfIpv6() throws Exception {
    expect(
        line("PROXY TCP6 2001:db8::7 2001:db8::1 4660 443"),
        inet("2001:db8::7", 4660),
        inet("2001:db8::1", 443));
  }

  @Test
  void version2NamesTheClient() throws Exception {
    expect(version2(PROXY, TCP4, IPV4), inet("203.0.113.7", 0x1234), inet("10.0.0.1", 443));
  }

  @Test
  void version2NamesAClientOfIpv6() throws Exception {
    byte[] addresses = new byte[36];
    addresses[0] = 0x20;
    addresses[1] = 0x01;
    addresses[15] = 7;
    addresses[31] = 1;
    addresses[33] = 80;
    addresses[35] = 81;
    expect(version2(PROXY, TCP6, addresses), inet("2001::7", 80), inet("::1", 81));
  }

  @Test
  void version2NamesAClientOfAUnixSocket() throws Exception {
    byte[] addresses = new byte[216];
    System.arraycopy("/run/a.sock".getBytes(StandardCharsets.US_ASCII), 0, addresses, 0, 11);
    System.arraycopy("/run/b.sock".getBytes(StandardCharsets.US_ASCII), 0, addresses, 108, 11);
    expect(
        version2(PROXY, UNIX, addresses),
        UnixDomainSocketAddress.of("/run/a.sock"),
        UnixDomainSocketAddress.of("/run/b.sock"));
  }

  @Test
  void extrasAreLeftOut() throws Exception {
    expect(
        version2(PROXY, TCP4, IPV4, extra(1), extra(2000)),
        inet("203.0.113.7", 0x1234),
        inet("10.0.0.1", 443));
  }

  @Test
  void aProxyMaySpeakForItself() throws Exception {
    expectOwnAddresses(version2(LOCAL, 0));
    expectOwnAddresses(version2(LOCAL, TCP4, IPV4));
  }

  @Test
  void aProxyMayNotKnowTheClient() throws Exception {
    expectOwnAddresses(line("PROXY UNKNOWN"));
    expectOwnAddresses(line("PROXY UNKNOWN ffff::1 ffff::2 1 2"));
    expectOwnAddresses(version2(PROXY, 0));
  }

  @Test
  void whoIsNoStreamIsNoClient() throws Exception {
    expectOwnAddresses(version2(PROXY, UDP4, IPV4));
  }

  @Test
  void aHeaderMayComeByteByByte() throws Exception {
    byte[] header = line("PROXY TCP4 203.0.113.7 10.0.0.1 4660 443");
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      for (byte each : header) {
        client.send(new byte[] {each});
        server.passLoops();
      }
      assertThat(client.send("x").read(1)).isEqualTo("x");
      assertThat(echo.next().transport.remoteAddress()).isEqualTo(inet("203.0.113.7", 4660));
    }
  }

  private void expectClosed(byte[] bytes) throws Exception {
    try (TestServer server = TestServer.started(settings, echo)) {
      try (RawClient client = server.connect()) {
        client.send(bytes);
        assertThat(client.isAtEnd()).isTrue();
        server.awaitConnections(0);
      }
      try (RawClient good = server.connect()) {
        // The first that anybody sees: nothing was made of the other.
        TcpFake.Lane lane = accepted(server, good, version2(PROXY, TCP4, IPV4));
        assertThat(lane.transport.remoteAddress()).isEqualTo(inet("203.0.113.7", 0x1234));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4660\r\n",
        "PROXY TCP4 203.0.113.700 10.0.0.1 1 2\r\n",
        "PROXY TCP4 a.example.org 10.0.0.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 65536 2\r\n",
        "PROXY SCTP 203.0.113.7 10.0.0.1 1 2\r\n"
      })
  void whatIsNoHeaderEndsTheConnection(String text) throws Exception {
    expectClosed(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aLineMayNotBeEndless() throws Exception {
    expectClosed(("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void extrasHaveALimit() throws Exception {
    expectClosed(version2(PROXY, TCP4, IPV4, extra(5000)));
  }

  @Test
  void anExtraThatLiesAboutItsLengthEndsTheConnection() throws Exception {
    byte[] extra = extra(4);
    extra[2] = 100;
    expectClosed(version2(PROXY, TCP4, IPV4, extra));
  }

  @Test
  void addressesThatAreCutEndTheConnection() throws Exception {
    expectClosed(version2(PROXY, TCP4, Arrays.copyOf(IPV4, 8)));
  }

  @Test
  void anUnknownVersionEndsTheConnection() throws Exception {
    expectClosed(version2(0x31, TCP4, IPV4));
  }

  @Test
  void whoIsNotTrustedIsClosedUnheard() throws Exception {
    settings.own.put("proxy_protocol_trusted", "192.0.2.1");
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
      assertThat(server.status().accepted()).isEqualTo(1);
    }
  }

  @Test
  void aHeaderThatDoesNotComeIsNotWaitedForLonger() throws Exception {
    settings.own.put("proxy_protocol_time", Duration.ofSeconds(3));
    try (TestServer server = TestServer.timeless(settings, echo);
        RawClient slow = server.connect();
        RawClient good = server.connect()) {
      slow.send("PROXY TCP4 ");
      good.send(line("PROXY UNKNOWN")).send("x").read(1);
      server.awaitConnections(2);
      server.pass(Duration.ofSeconds(2));
      assertThat(server.connections()).hasSize(2);
      server.pass(Duration.ofSeconds(2));
      assertThat(slow.isAtEnd()).isTrue();
      server.awaitConnections(1);
      assertThat(good.send("y").read(1)).isEqualTo("y");
    }
  }

  @Test
  void whoEndsBeforeItsHeaderIsClosed() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      client.send("PROXY ").socket().shutdownOutput();
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
    }
  }

  @Test
  void theEndOfTheServerWaitsASecondForAHeader() throws Exception {
    try (TestServer server = TestServer.timeless(settings, echo);
        RawClient silent = server.connect();
        RawClient late = server.connect()) {
      server.awaitConnections(2);
      server.passLoops();
      CompletableFuture<Void> retired = server.retiring();
      server.awaitUnreachable();
      late.send(line("PROXY UNKNOWN")).send("x");
      assertThat(late.read(1)).isEqualTo("x");
      assertThat(retired).isNotDone();
      Await.until(
          () -> {
            server.pass(Duration.ofMillis(100));
            return retired.isDone();
          },
          server::connections);
      assertThat(silent.isAtEnd()).isTrue();
    }
  }

  @Test
  void whatWasSentIsWrittenAtTheEndOfTheServer() throws Exception {
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = accepted(server, client, line("PROXY UNKNOWN"));
      server.retiring().get(10, TimeUnit.SECONDS);
      lane.transport.send(ByteBuffer.wrap(new byte[] {'b', 'y', 'e'}));
      CompletableFuture<?> closed = server.ports().close().toCompletableFuture();
      assertThat(client.readToEnd()).isEqualTo("bye");
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void tlsComesBehindTheHeader(@TempDir Path directory) throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
    try (TestServer server = TestServer.started(settings, echo);
        RawClient client = server.connect()) {
      client.send(line("PROXY TCP4 203.0.113.7 10.0.0.1 1 2"));
      Socket tls =
          certificates
              .client()
              .getSocketFactory()
              .createSocket(client.socket(), "localhost", server.port(), false);
      tls.getOutputStream().write('x');
      assertThat(tls.getInputStream().read()).isEqualTo('x');
      TcpFake.Lane lane = echo.next();
      assertThat(lane.transport.remoteAddress()).isEqualTo(inet("203.0.113.7", 1));
      assertThat(lane.transport.tls()).isPresent();
    }
  }
}
