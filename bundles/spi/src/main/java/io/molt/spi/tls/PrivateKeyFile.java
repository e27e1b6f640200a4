package io.molt.spi.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads the private key of a PEM file: PKCS#8, encrypted or not (RFC 5958), PKCS#1 (RFC 8017, A.1)
 * and SEC1 (RFC 5915). The JDK knows the first alone, and so the others are wrapped.
 */
final class PrivateKeyFile {

  private static final byte[] RSA = Der.oid("1.2.840.113549.1.1.1");
  private static final byte[] EC = Der.oid("1.2.840.10045.2.1");

  /** Where SEC1 has the curve. */
  private static final int PARAMETERS = 0xa0;

  /** The algorithms that keys of certificates can be of. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private final Path file;
  private final Optional<String> passphrase;

  private PrivateKeyFile(Path file, Optional<String> passphrase) {
    this.file = file;
    this.passphrase = passphrase;
  }

  /**
   * Reads it.
   *
   * @param passphrase if there is one
   */
  static PrivateKey read(Path file, Optional<String> passphrase) throws UnfitFileException {
    for (PemBlock block : PemBlock.read(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return new PrivateKeyFile(file, passphrase).key(block);
      }
    }
    throw new UnfitFileException(
        file, "no private key", "-----BEGIN PRIVATE KEY-----, or ssl_key_file where that is");
  }

  private PrivateKey key(PemBlock block) throws UnfitFileException {
    if (block.encrypted()) {
      throw convertible(block.label() + " that is encrypted in OpenSSL's old way", "");
    }
    return switch (block.label()) {
      case "PRIVATE KEY" -> decoded(block.content());
      case "RSA PRIVATE KEY" -> decoded(wrapped(block.content(), RSA, Der.NULL));
      case "EC PRIVATE KEY" -> decoded(wrapped(block.content(), EC, curve(block.content())));
      case "ENCRYPTED PRIVATE KEY" -> decoded(decrypted(block.content()));
      case "OPENSSH PRIVATE KEY" ->
          throw new UnfitFileException(
              file, block.label(), "PKCS#8; to convert a copy: ssh-keygen -p -m PKCS8 -f COPY");
      default -> throw convertible(block.label(), "");
    };
  }

  private static byte[] wrapped(byte[] key, byte[] algorithm, byte[] parameters) {
    return Der.of(
        Der.SEQUENCE,
        Der.integer(BigInteger.ZERO),
        Der.of(Der.SEQUENCE, algorithm, parameters),
        Der.of(Der.OCTET_STRING, key));
  }

  private byte[] curve(byte[] key) throws UnfitFileException {
    Optional<byte[]> curve = Der.find(key, PARAMETERS);
    if (curve.isEmpty()) {
      throw convertible("EC PRIVATE KEY without its curve", "");
    }
    return curve.get();
  }

  private byte[] decrypted(byte[] content) throws UnfitFileException {
    if (passphrase.isEmpty()) {
      throw new UnfitFileException(
          file, "an encrypted key and no ssl_passphrase", "ssl_passphrase = ${env:NAME}");
    }
    PBEKeySpec secret = new PBEKeySpec(passphrase.get().toCharArray());
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
      // Of PBES2 only the parameters tell what it consists of.
      String algorithm =
          info.getAlgName().startsWith("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
              ? info.getAlgParameters().toString()
              : info.getAlgName();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
          info.getAlgParameters());
      return cipher.doFinal(info.getEncryptedData());
    } catch (InvalidKeyException | BadPaddingException e) {
      throw wrongPassphrase();
    } catch (GeneralSecurityException | IOException e) {
      throw convertible("a key that is encrypted in a way that Java does not know: " + e, "");
    } finally {
      secret.clearPassword();
    }
  }

  private UnfitFileException wrongPassphrase() {
    return new UnfitFileException(
        file,
        "a key that ssl_passphrase does not decrypt",
        "the passphrase that this file answers to: openssl pkey -noout -in " + file);
  }

  private PrivateKey decoded(byte[] pkcs8) throws UnfitFileException {
    Exception why = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException other) {
        why = why == null ? other : why;
      }
    }
    if (passphrase.isPresent() && Der.find(pkcs8, Der.INTEGER).isEmpty()) {
      throw wrongPassphrase(); // one in 256 wrong ones yields something
    }
    throw convertible("a key that cannot be read", ": " + why);
  }

  private UnfitFileException convertible(String found, String more) {
    return new UnfitFileException(
        file,
        found + more,
        "PKCS#8 of an RSA, EC or Ed25519 key; to convert: openssl pkcs8 -topk8 -v2 aes-256-cbc -in "
            + file
            + " -out NEW");
  }
}
