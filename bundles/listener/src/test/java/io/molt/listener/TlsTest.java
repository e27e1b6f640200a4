package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS under TCP, on real sockets. */
class TlsTest {

  @TempDir Path directory;

  private TestCertificates certificates;
  private final TestSettings settings = TestSettings.tcp();

  @BeforeEach
  void haveCertificates() throws Exception {
    certificates = new TestCertificates(directory);
    certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
    certificates.use(settings, "web");
  }

  @Test
  void bytesPassBothWays() throws Exception {
    try (TestServer server = TestServer.started(settings, TcpFake.echo());
        RawClient client = certificates.connect(server.port())) {
      client.send("hello");
      assertThat(client.read(5)).isEqualTo("hello");
      assertThat(TestCertificates.tls(client).getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(server.connection().received()).isEqualTo(5);
      assertThat(server.connection().sent()).isEqualTo(5);
    }
  }
}
