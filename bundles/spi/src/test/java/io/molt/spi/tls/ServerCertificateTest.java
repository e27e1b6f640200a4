package io.molt.spi.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.molt.spi.tls.IssuedCertificate.Request;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The formats of keys and certificates, and what is said of those that are not fit. The files
 * beside this class were made by OpenSSL 3.0, with the passphrase {@code secret}.
 */
class ServerCertificateTest {

  private static final Instant NOW = Instant.parse("2027-06-15T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;

  private static Path resource(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(ServerCertificateTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }

  private static ServerCertificate read(Path certificate, Path key, String passphrase)
      throws UnfitFileException {
    return ServerCertificate.read(
        certificate,
        Optional.of(key),
        Optional.of(passphrase).filter(text -> !text.isEmpty()),
        NOW);
  }

  private static UnfitFileException refusal(Path certificate, Path key, String passphrase) {
    return catchThrowableOfType(UnfitFileException.class, () -> read(certificate, key, passphrase));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, rsa.pkcs8, ''",
    "rsa, rsa.pkcs1, ''",
    "rsa, rsa.pkcs8.encrypted, secret",
    "ec, ec.pkcs8, ''",
    "ec, ec.sec1, ''",
    "ec, ec.pkcs8.encrypted, secret",
    "ed25519, ed25519.pkcs8, ''",
    "pss, pss.pkcs8, ''"
  })
  void keysAreReadInEachFormat(String certificate, String key, String passphrase) throws Exception {
    ServerCertificate read =
        read(resource(certificate + ".crt.pem"), resource(key + ".pem"), passphrase);
    assertThat(read.subject()).startsWith("CN=").endsWith(".example");
  }

  @Test
  void aKeyMayBeInTheFileOfItsCertificate() throws Exception {
    String both =
        Files.readString(resource("ec.sec1.pem")) + Files.readString(resource("ec.crt.pem"));
    Path file = write("both.pem", both);
    assertThat(ServerCertificate.read(file, Optional.empty(), Optional.empty(), NOW).chain())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, rsa.pkcs1.encrypted, secret, encrypted in OpenSSL's old way, openssl pkcs8 -topk8",
    "rsa, rsa.pkcs8.des3, secret, encrypted in a way that Java does not know, openssl pkcs8 -topk8",
    "ec, ec.pkcs8.scrypt, secret, encrypted in a way that Java does not know, openssl pkcs8 -topk8",
    "rsa, rsa.pkcs8.encrypted, wrong, ssl_passphrase does not decrypt, openssl pkey -noout -in",
    "ec, ec.pkcs8.encrypted, wrong, ssl_passphrase does not decrypt, openssl pkey -noout -in",
    "ec, ec.pkcs8.encrypted, '', an encrypted key and no ssl_passphrase, ssl_passphrase = ",
    "rsa, rsa.crt, '', no private key, -----BEGIN PRIVATE KEY-----",
    "ec.sec1, ec.sec1, '', no certificate, -----BEGIN CERTIFICATE-----",
    "rsa, ec.sec1, '', a key that does not belong to the certificate in, applied for",
    "ec, rsa.pkcs1, '', a key that does not belong to the certificate in, applied for",
    "pss, rsa.pkcs8, '', a key that does not belong to the certificate in, applied for",
    "ed25519, ec.pkcs8, '', a key that does not belong to the certificate in, applied for"
  })
  void whatIsNotFitSaysWhatToDo(
      String certificate, String key, String passphrase, String found, String expected)
      throws Exception {
    Path file =
        resource(certificate.contains(".") ? certificate + ".pem" : certificate + ".crt.pem");
    UnfitFileException refusal = refusal(file, resource(key + ".pem"), passphrase);
    assertThat(refusal.found()).contains(found);
    assertThat(refusal.expected()).contains(expected);
    assertThat(refusal).hasMessageContainingAll(refusal.found(), refusal.expected());
  }

  @Test
  void anotherKeyOfTheSameTypeDoesNotBelong() throws Exception {
    Path key = write("other.key", issued("other", NOW.minus(DAY), NOW.plus(DAY)).keyPem());
    assertThat(refusal(resource("ec.crt.pem"), key, "").found()).contains("does not belong");
  }

  @Test
  void noWrongPassphraseGoesUnnoticed() throws Exception {
    for (int number = 0; number < 300; number++) {
      UnfitFileException refusal =
          refusal(resource("ec.crt.pem"), resource("ec.pkcs8.encrypted.pem"), "wrong" + number);
      assertThat(refusal.found()).contains("ssl_passphrase does not decrypt");
    }
  }

  private static IssuedCertificate issued(String subject, Instant from, Instant until) {
    return IssuedCertificate.selfSigned(Request.of(subject, List.of(subject), from, until));
  }

  private UnfitFileException refusal(IssuedCertificate certificate) throws IOException {
    Path file = write("c.pem", certificate.certificatePem());
    return refusal(file, write("c.key", certificate.keyPem()), "");
  }

  @Test
  void aCertificateHasToBeValidNow() throws Exception {
    assertThat(refusal(issued("a", NOW.minus(DAY), NOW.minusSeconds(1))).found())
        .contains("CN=a has expired at 2027-06-15T11:59:59Z");
    assertThat(refusal(issued("a", NOW.plusSeconds(1), NOW.plus(DAY))).found())
        .contains("CN=a is not valid before 2027-06-15T12:00:01Z");
    assertThat(refusal(issued("a", NOW, NOW))).isNull();
  }

  private static IssuedCertificate authority(String subject, IssuedCertificate... by) {
    Request request =
        new Request(
            subject,
            List.of(),
            IssuedCertificate.ecKeys(),
            NOW.minus(DAY),
            NOW.plus(DAY.multipliedBy(9)),
            true);
    return by.length == 0 ? IssuedCertificate.selfSigned(request) : by[0].issue(request);
  }

  @Test
  void theChainHasToBeInOrder() throws Exception {
    IssuedCertificate root = authority("root");
    IssuedCertificate middle = authority("middle", root);
    IssuedCertificate own =
        middle.issue(Request.of("own", List.of("own"), NOW.minus(DAY), NOW.plus(DAY)));
    Path key = write("own.key", own.keyPem());
    ServerCertificate read = read(write("good.pem", own.chainPem(middle, root)), key, "");
    assertThat(read.chain())
        .containsExactly(own.certificate(), middle.certificate(), root.certificate());
    assertThat(read.validUntil()).isEqualTo(NOW.plus(DAY));
    UnfitFileException refusal = refusal(write("bad.pem", own.chainPem(root, middle)), key, "");
    assertThat(refusal.found()).contains("certificate 1, CN=own, is not signed by", "CN=root");
    assertThat(refusal.expected()).contains("the server's own certificate first");
    assertThat(refusal(write("turned.pem", middle.chainPem(own)), key, "").found())
        .contains("CN=middle, is not signed by the one behind it, CN=own");
  }

  @Test
  void whatIsNoPemFileIsSaidToBeNone() throws Exception {
    Path key = resource("ec.sec1.pem");
    assertThat(refusal(directory.resolve("none.pem"), key, "").found()).contains("no such file");
    assertThat(refusal(write("text", "hello"), key, "").found()).contains("nothing in PEM");
    assertThat(refusal(directory, key, "").found()).endsWith(": a directory");
    assertThat(refusal(Path.of("/dev/zero"), key, "").found()).endsWith(": a pipe or a device");
    String damaged = "-----BEGIN CERTIFICATE-----\nM*I\n-----END CERTIFICATE-----\n";
    assertThat(refusal(write("damaged", damaged), key, "").found()).contains("is damaged");
    String nonsense = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    assertThat(refusal(write("nonsense", nonsense), key, "").found()).contains("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "DSA PRIVATE KEY"})
  void nonsenseIsNoKey(String label) throws Exception {
    Path key = write("k", IssuedCertificate.pem(label, new byte[] {0x30, (byte) 0x84, 1, 2}));
    assertThat(refusal(resource("ec.crt.pem"), key, "").expected()).contains("openssl pkcs8");
  }

  @Test
  void madeCertificatesAreWhatWasWanted() throws Exception {
    Instant late = Instant.parse("2061-01-02T03:04:05Z");
    X509Certificate made =
        IssuedCertificate.selfSigned(
                Request.of("localhost", List.of("localhost", "127.0.0.1", "::1"), NOW, late))
            .certificate();
    made.verify(made.getPublicKey());
    assertThat(made.getNotBefore().toInstant()).isEqualTo(NOW);
    assertThat(made.getNotAfter().toInstant()).isEqualTo(late);
    assertThat(made.getBasicConstraints()).isEqualTo(-1);
    assertThat(made.getSubjectAlternativeNames())
        .extracting(each -> each.get(1).toString())
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThatThrownBy(() -> made.verify(IssuedCertificate.ecKeys().getPublic()))
        .isInstanceOf(java.security.SignatureException.class);
  }
}
