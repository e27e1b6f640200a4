package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.NamedCertificate;
import io.molt.spi.settings.TlsSettings;
import io.molt.spi.settings.VerifyPeer;
import io.molt.spi.tls.IssuedCertificate;
import io.molt.spi.tls.IssuedCertificate.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener's file may say of TLS. */
class TlsCheckTest {

  private static final String BEGIN = "port = 9501\nprotocol = http\n";

  @TempDir Path base;

  @BeforeEach
  void haveCertificates() throws IOException {
    write("web", "localhost", Duration.ofDays(30));
    write("other", "other.example", Duration.ofDays(30));
    write("old", "localhost", Duration.ofHours(-1));
  }

  private void write(String file, String name, Duration valid) throws IOException {
    Instant now = Instant.now();
    IssuedCertificate made =
        IssuedCertificate.selfSigned(
            Request.of(name, List.of(name), now.minus(Duration.ofDays(2)), now.plus(valid)));
    Files.writeString(base.resolve(file + ".pem"), made.certificatePem());
    Files.writeString(base.resolve(file + ".key"), made.keyPem());
  }

  private ConfigurationReader reader(Optional<Path> developmentCertificate) {
    return new ConfigurationReader(
        new Directories(base, base),
        Map.of("PASS", "secret"),
        4,
        1L << 30,
        ProtocolSections.of(KeyFiles.protocols()),
        developmentCertificate);
  }

  private Optional<TlsSettings> read(String... lines) throws ConfigurationException {
    return reader(Optional.empty())
        .read(Map.of("listener-a.cfg", BEGIN + String.join("\n", lines)))
        .listeners()
        .getFirst()
        .tls();
  }

  private List<String> problems(String... lines) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(lines)).problems();
  }

  @Test
  void withoutCertificateThereIsNoTls() throws Exception {
    assertThat(read()).isEmpty();
  }

  @Test
  void aCertificateIsEnough() throws Exception {
    TlsSettings tls = read("ssl_cert_file = web.pem", "ssl_key_file = web.key").orElseThrow();
    assertThat(tls.sslCertFile()).isEqualTo(base.resolve("web.pem"));
    assertThat(tls.sslKeyFile()).hasValue(base.resolve("web.key"));
    assertThat(tls.sslProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(tls.sslVerifyPeer()).isEqualTo(VerifyPeer.OFF);
    assertThat(tls.sslHandshakeTime()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everythingCanBeSet() throws Exception {
    TlsSettings tls =
        read(
                "ssl_cert_file = web.pem",
                "ssl_key_file = " + base.resolve("web.key"),
                "ssl_passphrase = ${env:PASS}",
                "ssl_sni_certs = Other.example other.pem other.key, *.a.example web.pem web.key",
                "ssl_protocols = tlsv1.3",
                "ssl_ciphers = TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256",
                "ssl_prefer_server_ciphers = off",
                "ssl_verify_peer = optional",
                "ssl_client_cert_file = other.pem",
                "ssl_allow_self_signed = on",
                "ssl_verify_depth = 1",
                "ssl_handshake_time = 0.5",
                "ssl_check_interval = 0")
            .orElseThrow();
    assertThat(tls.sslPassphrase()).hasValue("secret");
    assertThat(tls.sslSniCerts())
        .containsExactly(
            new NamedCertificate(
                "other.example", base.resolve("other.pem"), Optional.of(base.resolve("other.key"))),
            new NamedCertificate(
                "*.a.example", base.resolve("web.pem"), Optional.of(base.resolve("web.key"))));
    assertThat(tls.sslProtocols()).containsExactly("TLSv1.3");
    assertThat(tls.sslCiphers())
        .containsExactly("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
    assertThat(tls.sslPreferServerCiphers()).isFalse();
    assertThat(tls.sslVerifyPeer()).isEqualTo(VerifyPeer.OPTIONAL);
    assertThat(tls.sslClientCertFile()).hasValue(base.resolve("other.pem"));
    assertThat(tls.sslAllowSelfSigned()).isTrue();
    assertThat(tls.sslVerifyDepth()).isEqualTo(1);
    assertThat(tls.sslCheckInterval()).isZero();
    assertThat(tls.toString()).doesNotContain("secret");
  }

  @Test
  void whatIsWrongWithTheFilesIsToldWhereTheyAreNamed() {
    assertThat(problems("ssl_cert_file = none.pem"))
        .containsExactly(
            "conf/listener-a.cfg:3: ssl_cert_file: %s: no such file (expected: a PEM file)"
                .formatted(base.resolve("none.pem")));
    assertThat(problems("ssl_cert_file = web.pem").getFirst()).contains("no private key");
    assertThat(problems("ssl_cert_file = web.pem", "ssl_key_file = other.key").getFirst())
        .startsWith("conf/listener-a.cfg:4: ssl_key_file: ")
        .contains("other.key: a key that does not belong to the certificate in ", "web.pem");
    assertThat(problems("ssl_cert_file = web.pem", "ssl_key_file = none.key").getFirst())
        .startsWith("conf/listener-a.cfg:4: ssl_key_file: ")
        .contains("none.key: no such file");
    assertThat(problems("ssl_cert_file = old.pem", "ssl_key_file = old.key").getFirst())
        .contains("old.pem: the certificate of CN=localhost has expired at ");
  }

  @Test
  void everyWrongFileIsToldAtOnce() {
    assertThat(
            problems(
                "ssl_cert_file = none.pem",
                "ssl_sni_certs = a.example old.pem old.key",
                "ssl_verify_peer = on",
                "ssl_client_cert_file = web.key"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("conf/listener-a.cfg:3: ssl_cert_file: "),
            second ->
                assertThat(second)
                    .startsWith("conf/listener-a.cfg:4: ssl_sni_certs: ")
                    .contains("has expired"),
            third ->
                assertThat(third)
                    .startsWith("conf/listener-a.cfg:6: ssl_client_cert_file: ")
                    .contains("no certificate"));
  }

  @Test
  void keysThatDoNotGoTogetherAreTold() {
    assertThat(problems("ssl_key_file = web.key"))
        .containsExactly(
            "conf/listener-a.cfg:3: ssl_key_file: web.key (expected: ssl_cert_file beside it, for"
                + " there is no TLS without)");
    String[] whole = {"ssl_cert_file = web.pem", "ssl_key_file = web.key", ""};
    whole[2] = "ssl_verify_peer = on";
    assertThat(problems(whole))
        .containsExactly(
            "conf/listener-a.cfg:5: ssl_verify_peer: on (expected: off; or ssl_client_cert_file"
                + " beside it, with the authorities of certificates)");
    whole[2] = "ssl_client_cert_file = other.pem";
    assertThat(problems(whole))
        .containsExactly(
            "conf/listener-a.cfg:5: ssl_client_cert_file: other.pem (expected: ssl_verify_peer = on"
                + " or optional beside it, for nobody is asked)");
    whole[2] = "ssl_ciphers = HIGH:!aNULL";
    assertThat(problems(whole).getFirst())
        .startsWith("conf/listener-a.cfg:5: ssl_ciphers: HIGH, !aNULL (expected: names of");
  }

  @Test
  void valuesHaveTheirForm() {
    assertThat(
            problems("ssl_cert_file = web.pem", "ssl_key_file = web.key", "ssl_protocols = SSLv3"))
        .containsExactly(
            "conf/listener-a.cfg:5: ssl_protocols: SSLv3 (expected: one or more of TLSv1.2,"
                + " TLSv1.3)");
    assertThat(
            problems(
                "ssl_cert_file = web.pem", "ssl_key_file = web.key", "ssl_sni_certs = a.example"))
        .singleElement()
        .asString()
        .startsWith(
            "conf/listener-a.cfg:5: ssl_sni_certs: a.example (expected: NAME CERTIFICATE KEY,"
                + " with");
    assertThat(
            problems(
                "ssl_cert_file = web.pem", "ssl_key_file = web.key", "ssl_sni_certs = a.*.b x y"))
        .singleElement()
        .asString()
        .startsWith("conf/listener-a.cfg:5: ssl_sni_certs: a.*.b x y (expected: ");
  }

  @Test
  void theCertificateForDevelopmentIsThatOfListenersThatNameNone() throws Exception {
    Path both = base.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(base.resolve("web.pem")) + Files.readString(base.resolve("web.key")));
    List<Optional<TlsSettings>> read =
        reader(Optional.of(both))
            .read(
                Map.of(
                    "listener-a.cfg",
                    BEGIN,
                    "listener-b.cfg",
                    "port = 9502\nprotocol = tcp\nssl_cert_file = other.pem\n"
                        + "ssl_key_file = other.key\n"))
            .listeners()
            .stream()
            .map(each -> each.tls())
            .toList();
    assertThat(read.getFirst().orElseThrow().sslCertFile()).isEqualTo(both);
    assertThat(read.getLast().orElseThrow().sslCertFile()).isEqualTo(base.resolve("other.pem"));
  }
}
