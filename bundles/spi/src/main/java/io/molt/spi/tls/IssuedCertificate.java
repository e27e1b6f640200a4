package io.molt.spi.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A certificate that was made here (RFC 5280), for development and for tests: the JDK can read them
 * and not make them.
 *
 * @param keys those that it is of
 */
public record IssuedCertificate(X509Certificate certificate, KeyPair keys) {

  /**
   * What is wanted of one.
   *
   * @param subject its common name
   * @param names of hosts that it is for, and addresses of IPv4 and IPv6
   * @param keys those that it is to be of, RSA or EC
   * @param authority whether it may sign others
   */
  public record Request(
      String subject,
      List<String> names,
      KeyPair keys,
      Instant from,
      Instant until,
      boolean authority) {

    /** For a server or a client, with new keys on the curve P-256. */
    public static Request of(String subject, List<String> names, Instant from, Instant until) {
      return new Request(subject, names, ecKeys(), from, until, false);
    }
  }

  private static final String COMMON_NAME = "2.5.4.3";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final byte[] SHA256_WITH_RSA = Der.oid("1.2.840.113549.1.1.11");
  private static final byte[] SHA256_WITH_ECDSA = Der.oid("1.2.840.10045.4.3.2");
  private static final int NAME_OF_HOST = 0x82;
  private static final int ADDRESS = 0x87;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;

  /** New keys on the curve P-256. */
  public static KeyPair ecKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** One that is signed by itself. */
  public static IssuedCertificate selfSigned(Request request) {
    return issue(request, request.subject(), request.keys().getPrivate());
  }

  /** One that is signed by this one. */
  public IssuedCertificate issue(Request request) {
    String issuer = certificate.getSubjectX500Principal().getName().substring("CN=".length());
    return issue(request, issuer, keys.getPrivate());
  }

  private static IssuedCertificate issue(Request request, String issuer, PrivateKey signer) {
    boolean rsa = signer.getAlgorithm().equals("RSA");
    byte[] algorithm =
        rsa
            ? Der.of(Der.SEQUENCE, SHA256_WITH_RSA, Der.NULL)
            : Der.of(Der.SEQUENCE, SHA256_WITH_ECDSA);
    byte[] certified =
        Der.of(
            Der.SEQUENCE,
            Der.of(VERSION, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(64, new SecureRandom()).setBit(64)),
            algorithm,
            name(issuer),
            Der.of(Der.SEQUENCE, time(request.from()), time(request.until())),
            name(request.subject()),
            request.keys().getPublic().getEncoded(),
            Der.of(EXTENSIONS, extensions(request)));
    try {
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(signer);
      signature.update(certified);
      byte[] encoded = Der.of(Der.SEQUENCE, certified, algorithm, Der.bits(signature.sign()));
      X509Certificate made =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded));
      return new IssuedCertificate(made, request.keys());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(request.subject() + ": " + e.getMessage(), e);
    }
  }

  private static byte[] name(String commonName) {
    return Der.of(
        Der.SEQUENCE,
        Der.of(
            Der.SET,
            Der.of(Der.SEQUENCE, Der.oid(COMMON_NAME), Der.text(Der.UTF8_STRING, commonName))));
  }

  /** Whole seconds; until 2049 the standard wants two digits for the year. */
  private static byte[] time(Instant instant) {
    boolean isShort = instant.atOffset(ZoneOffset.UTC).getYear() < 2050;
    String text =
        DateTimeFormatter.ofPattern((isShort ? "yy" : "yyyy") + "MMddHHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(instant.truncatedTo(ChronoUnit.SECONDS));
    return Der.text(isShort ? Der.UTC_TIME : Der.GENERALIZED_TIME, text);
  }

  private static byte[] extensions(Request request) {
    byte[] constraints =
        request.authority() ? Der.of(Der.SEQUENCE, Der.TRUE) : Der.of(Der.SEQUENCE);
    byte[] basic =
        Der.of(
            Der.SEQUENCE,
            Der.oid(BASIC_CONSTRAINTS),
            Der.TRUE,
            Der.of(Der.OCTET_STRING, constraints));
    if (request.names().isEmpty()) {
      return Der.of(Der.SEQUENCE, basic);
    }
    byte[][] names =
        request.names().stream().map(IssuedCertificate::alternative).toArray(byte[][]::new);
    byte[] alternatives =
        Der.of(
            Der.SEQUENCE,
            Der.oid(ALTERNATIVE_NAMES),
            Der.of(Der.OCTET_STRING, Der.of(Der.SEQUENCE, names)));
    return Der.of(Der.SEQUENCE, basic, alternatives);
  }

  private static byte[] alternative(String name) {
    try {
      return Der.of(ADDRESS, InetAddress.ofLiteral(name).getAddress());
    } catch (IllegalArgumentException noAddress) {
      return Der.text(NAME_OF_HOST, name);
    }
  }

  /** The certificate in PEM. */
  public String certificatePem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  /** The certificate and those that lead to an authority, in PEM. */
  public String chainPem(IssuedCertificate... authorities) {
    StringBuilder pem = new StringBuilder();
    Stream.concat(Stream.of(this), Stream.of(authorities))
        .forEach(each -> pem.append(each.certificatePem()));
    return pem.toString();
  }

  /** The private key in PEM: PKCS#8. */
  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A block of PEM. */
  static String pem(String label, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
