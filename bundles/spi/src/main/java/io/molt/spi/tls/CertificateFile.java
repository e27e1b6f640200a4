package io.molt.spi.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the certificates of a PEM file. */
final class CertificateFile {

  private static final Set<String> LABELS =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  private CertificateFile() {}

  /** All certificates of a file, in its order; at least one. */
  static List<X509Certificate> read(Path file) throws UnfitFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : PemBlock.read(file)) {
      if (LABELS.contains(block.label())) {
        certificates.add(certificate(file, block));
      }
    }
    if (certificates.isEmpty()) {
      throw new UnfitFileException(file, "no certificate", "-----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate certificate(Path file, PemBlock block) throws UnfitFileException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException e) {
      throw new UnfitFileException(
          file,
          "a certificate that cannot be read: " + e.getMessage(),
          "one that openssl x509 -noout -text -in " + file + " shows");
    }
  }

  /** The certificates of a file as a chain: each is signed by the one behind it. */
  static List<X509Certificate> chain(Path file) throws UnfitFileException {
    List<X509Certificate> chain = read(file);
    for (int i = 1; i < chain.size(); i++) {
      if (!isSigned(chain.get(i - 1), chain.get(i))) {
        throw new UnfitFileException(
            file,
            "certificate %d, %s, is not signed by the one behind it, %s"
                .formatted(i, name(chain.get(i - 1)), name(chain.get(i))),
            "the server's own certificate first, behind it the authority that has signed it, and so"
                + " on; the last may be left out");
      }
    }
    return chain;
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static boolean isSigned(X509Certificate certificate, X509Certificate authority) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException notBy) {
      return false;
    }
  }
}
