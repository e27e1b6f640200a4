package io.molt.spi.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate of the server's, with all that it takes to prove that it is the server's.
 *
 * @param file where it came from
 * @param chain the certificate, and those that lead to its authority
 * @param key its private key
 */
public record ServerCertificate(Path file, List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] PROBE = {'m', 'o', 'l', 't'};

  /**
   * Reads and checks one: that the key belongs to it, and that it is valid now.
   *
   * @param keyFile empty if the key is in the same file
   * @param passphrase if the key is encrypted
   */
  public static ServerCertificate read(
      Path file, Optional<Path> keyFile, Optional<String> passphrase, Instant now)
      throws UnfitFileException {
    List<X509Certificate> chain = CertificateFile.chain(file);
    Path keyAt = keyFile.orElse(file);
    PrivateKey key = PrivateKeyFile.read(keyAt, passphrase);
    if (!belongs(key, chain.getFirst().getPublicKey())) {
      throw new UnfitFileException(
          keyAt,
          "a key that does not belong to the certificate in " + file,
          "the key with which that was applied for; openssl pkey -pubout -in KEY and openssl x509"
              + " -noout -pubkey -in CERTIFICATE show the same then");
    }
    ServerCertificate read = new ServerCertificate(file, chain, key);
    read.checkTime(now);
    return read;
  }

  /** The last moment at which all of the chain is valid. */
  public Instant validUntil() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Whose certificate it is. */
  public String subject() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }

  private void checkTime(Instant now) throws UnfitFileException {
    for (X509Certificate each : chain) {
      String subject = each.getSubjectX500Principal().getName();
      if (now.isAfter(each.getNotAfter().toInstant())) {
        throw new UnfitFileException(
            file,
            "the certificate of " + subject + " has expired at " + each.getNotAfter().toInstant(),
            "one that is valid now, " + now + ": renew it");
      }
      if (now.isBefore(each.getNotBefore().toInstant())) {
        throw new UnfitFileException(
            file,
            "the certificate of "
                + subject
                + " is not valid before "
                + each.getNotBefore().toInstant(),
            "one that is valid now, " + now + "; or the clock is wrong");
      }
    }
  }

  /** Whether what the one signs is what the other verifies. Engines find out by handshakes only. */
  private static boolean belongs(PrivateKey key, PublicKey certified) {
    try {
      Signature signature = signature(key);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  private static Signature signature(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Signature.getInstance("SHA256withRSA");
      case "EC" -> Signature.getInstance("SHA256withECDSA");
      case "RSASSA-PSS" -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(pss(key));
        yield pss;
      }
      default -> Signature.getInstance(key.getAlgorithm()); // EdDSA is its own
    };
  }

  /** What the key itself is bound to, or what TLS has (RFC 8446, 4.2.3). */
  private static AlgorithmParameterSpec pss(PrivateKey key) {
    AlgorithmParameterSpec bound = key instanceof RSAKey rsa ? rsa.getParams() : null;
    return bound == null
        ? new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1)
        : bound;
  }
}
