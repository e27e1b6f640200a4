package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.molt.net.TlsSession;
import io.molt.spi.CertificateReload;
import io.molt.spi.CertificateReload.Outcome;
import io.molt.spi.TlsStatus;
import io.molt.spi.settings.SslEngine;
import io.molt.spi.settings.VerifyPeer;
import io.molt.spi.tls.IssuedCertificate;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS under TCP, on real sockets. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@EnumSource(
    value = SslEngine.class,
    names = {"JDK", "BORINGSSL"})
class TlsTest {

  private static final int MANY = 3 << 20;

  /** More than the kernel takes for a client that does not read. */
  private static final int LARGE = 8 << 20;

  @Parameter SslEngine engine;

  @TempDir Path directory;

  private TestCertificates certificates;
  private final TestSettings settings = TestSettings.tcp();

  @BeforeEach
  void haveCertificates() throws Exception {
    certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
    assumeTrue(engine == SslEngine.JDK || OpenSsl.isAvailable(), "there is no BoringSSL here");
    settings.tls.put("ssl_engine", engine);
  }

  @ParameterizedTest
  @MethodSource("io.molt.listener.TransportsHere#all")
  void bytesPassBothWays(NettyTransport transport) throws Exception {
    try (TestServer server = TestServer.started(transport, settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("hello");
      assertThat(client.read(5)).isEqualTo("hello");
      assertThat(server.connection().received()).isEqualTo(5);
      Await.until(() -> server.connection().sent() == 5, server::connections);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theConnectionTellsWhatWasAgreedUpon(String version) throws Exception {
    settings.tls.put("ssl_protocols", version);
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      ask(client, "www.example.org");
      client.send("x").read(1);
      TlsSession session = fake.next().transport.tls().orElseThrow();
      assertThat(session.protocol()).isEqualTo(version);
      assertThat(session.cipherSuite())
          .isEqualTo(TestCertificates.tls(client).getSession().getCipherSuite());
      assertThat(session.serverName()).hasValue("www.example.org");
      assertThat(session.applicationProtocol()).isEmpty();
      assertThat(session.peerCertificates()).isEmpty();
    }
  }

  @Test
  void withoutCertificateThereIsNoTls() throws Exception {
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(TestSettings.tcp(), fake);
        RawClient client = server.connect()) {
      client.send("x").read(1);
      assertThat(fake.next().transport.tls()).isEmpty();
      assertThat(server.status().tls()).isEmpty();
    }
  }

  private static void ask(RawClient client, String name) {
    SSLSocket socket = TestCertificates.tls(client);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
  }

  private static X509Certificate shown(RawClient client) throws IOException {
    client.send("x").read(1);
    return (X509Certificate) TestCertificates.tls(client).getSession().getPeerCertificates()[0];
  }

  private String subjectFor(TestServer server, String name) throws Exception {
    try (RawClient client = certificates.connect(server.port())) {
      if (!name.isEmpty()) {
        ask(client, name);
      }
      return shown(client).getSubjectX500Principal().getName();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void eachNameHasItsCertificate(String version) throws Exception {
    settings.tls.put("ssl_protocols", version);
    certificates.write("exact", certificates.issue("www.a.example"));
    certificates.write("star", certificates.issue("*.a.example"));
    settings.tls.put(
        "ssl_sni_certs",
        "*.a.example %s %s, www.a.example %s %s"
            .formatted(
                certificates.file("star.pem"),
                certificates.file("star.key"),
                certificates.file("exact.pem"),
                certificates.file("exact.key")));
    try (TestServer server = TestServer.started(settings, TcpFake.echo())) {
      assertThat(subjectFor(server, "WWW.a.example")).isEqualTo("CN=www.a.example");
      assertThat(subjectFor(server, "mail.a.example")).isEqualTo("CN=*.a.example");
      assertThat(subjectFor(server, "very.mail.a.example")).isEqualTo("CN=localhost");
      assertThat(subjectFor(server, "a.example")).isEqualTo("CN=localhost");
      assertThat(subjectFor(server, "")).isEqualTo("CN=localhost");
    }
  }

  private SSLContext clientWith(IssuedCertificate own) {
    return certificates.client(own);
  }

  private void ask(VerifyPeer verify) {
    settings.tls.put("ssl_verify_peer", verify);
    settings.tls.put("ssl_client_cert_file", certificates.file("ca.pem").toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = VerifyPeer.class,
      names = {"OPTIONAL", "ON"})
  void theClientsCertificateIsTold(VerifyPeer verify) throws Exception {
    ask(verify);
    IssuedCertificate own = certificates.issue("alice");
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = TestCertificates.connect(clientWith(own), server.port(), 0)) {
      client.send("x").read(1);
      TcpFake.Lane lane = fake.next();
      assertThat(lane.transport.tls().orElseThrow().peerCertificates())
          .containsExactly(own.certificate());
      client.close();
      lane.awaitClosed();
      assertThat(lane.transport.tls().orElseThrow().peerCertificates())
          .containsExactly(own.certificate());
    }
  }

  @Test
  void aClientWithoutCertificateIsServedWhereItIsOptional() throws Exception {
    ask(VerifyPeer.OPTIONAL);
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("x").read(1);
      assertThat(fake.next().transport.tls().orElseThrow().peerCertificates()).isEmpty();
    }
  }

  private void assertRefused(SSLContext context) throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = TestCertificates.connect(context, server.port(), 0)) {
      assertThatThrownBy(() -> client.send("x").read(1))
          .isInstanceOfAny(IOException.class, UncheckedIOException.class);
      Await.until(() -> tls(server).failed() == 1, server::status);
      server.awaitConnections(0);
    }
  }

  private static TlsStatus tls(TestServer server) {
    return server.status().tls().orElseThrow();
  }

  @Test
  void aClientWithoutCertificateIsRefusedWhereItIsRequired() throws Exception {
    ask(VerifyPeer.ON);
    assertRefused(certificates.client());
  }

  @Test
  void aClientOfAnotherAuthorityIsRefused() throws Exception {
    ask(VerifyPeer.OPTIONAL);
    TestCertificates others = new TestCertificates(directory.resolve("others"));
    IssuedCertificate stranger = others.issue("mallory");
    assertRefused(clientWith(stranger));
  }

  @Test
  void aClientWhoseCertificateHasExpiredIsRefused() throws Exception {
    ask(VerifyPeer.ON);
    assertRefused(clientWith(certificates.issue(Duration.ofHours(-1), "alice")));
  }

  @Test
  void aClientMayBeItsOwnAuthorityWhereThatIsAllowed() throws Exception {
    settings.tls.put("ssl_verify_peer", VerifyPeer.ON);
    settings.tls.put("ssl_allow_self_signed", true);
    TcpFake fake = TcpFake.echo();
    IssuedCertificate own = new TestCertificates(directory.resolve("own")).authority();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = TestCertificates.connect(clientWith(own), server.port(), 0)) {
      client.send("x").read(1);
      assertThat(fake.next().transport.tls().orElseThrow().peerCertificates())
          .containsExactly(own.certificate());
    }
  }

  @Test
  void onlyTheCiphersThatAreSetAreSpoken() throws Exception {
    settings.tls.put("ssl_protocols", "TLSv1.2");
    settings.tls.put("ssl_ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384");
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("x").read(1);
      assertThat(TestCertificates.tls(client).getSession().getCipherSuite())
          .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }
  }

  @Test
  void aListForTls12LeavesTls13AsItIs() throws Exception {
    settings.tls.put("ssl_ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384");
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("x").read(1);
      assertThat(TestCertificates.tls(client).getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void withoutAListOldCiphersAreNotSpoken() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      TestCertificates.tls(client)
          .setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
      assertThatThrownBy(() -> TestCertificates.tls(client).startHandshake())
          .isInstanceOf(SSLException.class);
      Await.until(() -> tls(server).failed() == 1, server::status);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOrderOfCiphersIsTheServersOrTheClients(boolean servers) throws Exception {
    assumeTrue(engine == SslEngine.JDK, "the other's suites of TLS 1.3 cannot be chosen from");
    settings.tls.put("ssl_protocols", "TLSv1.3");
    settings.tls.put("ssl_ciphers", "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256");
    settings.tls.put("ssl_prefer_server_ciphers", servers);
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      TestCertificates.tls(client)
          .setEnabledCipherSuites(
              new String[] {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"});
      client.send("x").read(1);
      assertThat(TestCertificates.tls(client).getSession().getCipherSuite())
          .isEqualTo(servers ? "TLS_AES_256_GCM_SHA384" : "TLS_AES_128_GCM_SHA256");
    }
  }

  @Test
  void aSecondHandshakeIsRefused() throws Exception {
    settings.tls.put("ssl_protocols", "TLSv1.2");
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("x").read(1);
      TestCertificates.tls(client).startHandshake();
      assertThatThrownBy(() -> client.send("y").read(1))
          .isInstanceOfAny(IOException.class, UncheckedIOException.class);
      server.awaitConnections(0);
    }
  }

  @Test
  void whoDoesNotFinishItsHandshakeIsClosed() throws Exception {
    settings.tls.put("ssl_handshake_time", Duration.ofSeconds(3));
    try (TestServer server = TestServer.timeless(settings, TcpFake.echo());
        RawClient idle = server.connect();
        RawClient begun = server.connect();
        RawClient done = certificates.connect(server.port())) {
      begun.send(new byte[] {22, 3, 1});
      done.send("x").read(1);
      server.pass(Duration.ofSeconds(2));
      assertThat(server.status().connections()).isEqualTo(3);
      server.pass(Duration.ofSeconds(2));
      assertThat(idle.isAtEnd()).isTrue();
      assertThat(begun.isAtEnd()).isTrue();
      server.awaitConnections(1);
      assertThat(tls(server).failed()).isEqualTo(2);
      done.send("y").read(1);
    }
  }

  @Test
  void plainTextIsRefused() throws Exception {
    TcpFake fake = TcpFake.echo();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = server.connect()) {
      client.send("hello, is anybody there?");
      assertThat(client.isAtEnd()).isTrue();
      server.awaitConnections(0);
      assertThat(tls(server).failed()).isEqualTo(1);
    }
  }

  @Test
  void whatOnlyBeginsAsTlsIsRefused() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = server.connect()) {
      // In one piece: what came behind the close would have the kernel reset the connection.
      client.send(new byte[] {22, 3, 1, 0, 4, 1, 2, 3, 4, 'a', 'n', 'd', ' ', 's', 'o'});
      assertThat(client.readToEnd()).hasSizeLessThan(20); // an alert, if anything
      server.awaitConnections(0);
      assertThat(tls(server).failed()).isEqualTo(1);
    }
  }

  @Test
  void whatIsSentLastArrivesBeforeTheEndWhichIsSaid() throws Exception {
    TcpFake fake =
        new TcpFake(
            (lane, data) -> {
              lane.transport.send(ByteBuffer.allocate(100_000));
              lane.transport.close();
            });
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("go");
      // The JDK's sockets fail where the end is not said: it could be a cut.
      assertThat(client.readToEnd()).hasSize(100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatTheClientSentBeforeItsEndIsHandled(String version) throws Exception {
    settings.tls.put("ssl_protocols", version);
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("the last words");
      client.closeOutput();
      TcpFake.Lane lane = fake.next();
      lane.awaitText("the last words");
      lane.awaitClosed();
      assertThat(lane.ended).hasValue(1);
    }
  }

  @Test
  void manyBytesPassBothWays() throws Exception {
    byte[] sent = new byte[MANY];
    for (int i = 0; i < MANY; i++) {
      sent[i] = (byte) ((i * 31) >> 3);
    }
    settings.bufferHighWatermark = 64 * 1024;
    settings.socketBufferSize = 16 * MANY;
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("x").read(1);
      Thread writer = Thread.ofPlatform().start(() -> client.send(sent));
      assertThat(Arrays.equals(client.readBytes(MANY), sent)).isTrue();
      writer.join(TimeUnit.SECONDS.toMillis(10));
      Await.until(() -> server.connection().sent() == MANY + 1, server::connections);
    }
  }

  @Test
  void aClientThatReadsNothingIsClosedAtOnce() throws Exception {
    settings.bufferHighWatermark = 64 * 1024;
    settings.socketBufferSize = 1 << 20;
    TcpFake fake =
        new TcpFake(
            (lane, data) -> {
              while (lane.transport.isOpen()) {
                lane.transport.send(ByteBuffer.allocate(64 * 1024));
              }
            });
    try (TestServer server = TestServer.timeless(settings, fake);
        RawClient client =
            TestCertificates.connect(certificates.client(), server.port(), 16 * 1024)) {
      client.send("go");
      server.awaitConnections(0); // in a server whose time stands still: nothing is waited for
      fake.next().awaitClosed();
    }
  }

  @Test
  void aSlowClientHoldsUpItsSenderAlone() throws Exception {
    settings.bufferHighWatermark = 64 * 1024;
    TcpFake fake = new TcpFake((lane, data) -> lane.transport.send(ByteBuffer.allocate(LARGE)));
    try (TestServer server = TestServer.started(settings, fake);
        RawClient slow = TestCertificates.connect(certificates.client(), server.port(), 16 * 1024);
        RawClient other = certificates.connect(server.port())) {
      slow.send("go").read(1);
      TcpFake.Lane lane = fake.next();
      CompletableFuture<Void> writable = new CompletableFuture<>();
      lane.transport.whenWritable(() -> writable.complete(null));
      other.send("go").readBytes(LARGE);
      assertThat(lane.transport.isWritable()).isFalse();
      assertThat(writable).isNotDone();
      slow.readBytes(LARGE - 1);
      writable.get(10, TimeUnit.SECONDS);
      Await.until(() -> server.connections().getFirst().waiting() == 0, server::connections);
      assertThat(server.connections().getFirst().sent()).isEqualTo(LARGE);
    }
  }

  @Test
  void aWorkerThatIsBehindHoldsUpTheClient() throws Exception {
    TcpFake fake = new TcpFake((lane, data) -> lane.transport.pauseReading());
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = certificates.connect(server.port())) {
      client.send("x");
      TcpFake.Lane lane = fake.next();
      Await.until(() -> lane.received.get() == 1, server::connections);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> client.send(new byte[2 * LARGE]));
      server.passLoops();
      assertThat(lane.received.get()).isLessThan(LARGE);
      assertThat(sending).isNotDone();
      long before = lane.received.get();
      lane.transport.resumeReading();
      Await.until(() -> lane.received.get() > before, server::connections);
      client.reset();
      assertThat(sending).failsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void aRenewedCertificateIsTakenUpWithoutClosingAnything() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      final X509Certificate before = shown(client);
      assertThat(server.ports().reloadCertificates())
          .extracting(CertificateReload::outcome)
          .containsExactly(Outcome.UNCHANGED);
      X509Certificate renewed =
          certificates.write("web", certificates.issue("localhost")).certificate();
      assertThat(server.ports().reloadCertificates())
          .extracting(CertificateReload::outcome)
          .containsExactly(Outcome.TAKEN);
      try (RawClient next = certificates.connect(server.port())) {
        assertThat(shown(next)).isEqualTo(renewed).isNotEqualTo(before);
      }
      assertThat(client.send("still here").read(10)).isEqualTo("still here");
    }
  }

  @Test
  void theLastGoodCertificateStaysWhereTheFilesAreBad() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      final X509Certificate before = shown(client);
      certificates.write("web.key", certificates.issue("localhost").keyPem());
      CertificateReload kept = server.ports().reloadCertificates().getFirst();
      assertThat(kept.outcome()).isEqualTo(Outcome.KEPT);
      assertThat(kept.details().getFirst()).contains("does not belong to the certificate");
      assertThat(tls(server).problems()).isEqualTo(kept.details());
      try (RawClient next = certificates.connect(server.port())) {
        assertThat(shown(next)).isEqualTo(before);
      }
      certificates.write("web", certificates.issue("localhost"));
      assertThat(server.ports().reloadCertificates().getFirst().outcome()).isEqualTo(Outcome.TAKEN);
      assertThat(tls(server).problems()).isEmpty();
    }
  }

  @Test
  void aSwitchedSymbolicLinkIsNoticed() throws Exception {
    Path first = Files.createDirectories(directory.resolve("1"));
    Path second = Files.createDirectories(directory.resolve("2"));
    Path current = Files.createSymbolicLink(directory.resolve("..data"), first);
    certificates.write("1/tls", certificates.issue("localhost"));
    IssuedCertificate renewed = certificates.write("2/tls", certificates.issue("localhost"));
    certificates.use(settings, "..data/tls");
    settings.tls.put("ssl_check_interval", Duration.ofSeconds(5));
    try (TestServer server = TestServer.timeless(settings, TcpFake.echo())) {
      server.pass(Duration.ofSeconds(11));
      Path link = Files.createSymbolicLink(directory.resolve("..next"), second);
      Files.move(link, current, StandardCopyOption.REPLACE_EXISTING);
      Await.until(
          () -> {
            server.pass(Duration.ofSeconds(5));
            try (RawClient client = certificates.connect(server.port())) {
              return shown(client).equals(renewed.certificate());
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          },
          () -> tls(server));
    }
  }

  @Test
  void statusTellsTheDaysLeft() throws Exception {
    certificates.write("web", certificates.issue(Duration.ofHours(59), "localhost"));
    try (TestServer server = TestServer.started(settings, TcpFake.echo())) {
      TlsStatus tls = tls(server);
      assertThat(tls.engine()).isEqualTo(engine == SslEngine.JDK ? "jdk" : "boringssl");
      assertThat(tls.problems()).isEmpty();
      assertThat(tls.certificates())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.name()).isEmpty();
                assertThat(each.subject()).isEqualTo("CN=localhost");
                assertThat(each.file()).isEqualTo(certificates.file("web.pem"));
                assertThat(each.daysLeft()).isEqualTo(2);
              });
    }
  }

  @Test
  void theServersEndIsSaidAndWaitsForNoHandshake() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port());
        RawClient silent = server.connect()) {
      client.send("x").read(1);
      server.awaitConnections(2);
      server.retire();
      assertThat(silent.isAtEnd()).isTrue();
      server.close();
      assertThat(client.readToEnd()).isEmpty();
    } catch (SSLException unsaid) {
      throw new AssertionError("the end was not said", unsaid);
    }
  }

  @Test
  void badFilesStopTheStart() throws Exception {
    certificates.write("web.key", certificates.issue("localhost").keyPem());
    assertThatThrownBy(() -> TestServer.started(settings, TcpFake.echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("listener test: ssl_key_file: " + certificates.file("web.key"));
  }
}
