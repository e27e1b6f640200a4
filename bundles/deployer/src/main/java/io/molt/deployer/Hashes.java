package io.molt.deployer;

import io.molt.deployer.files.Source;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What contents are known by. */
final class Hashes {

  private static final int CHUNK = 1 << 16;

  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  static String text(MessageDigest hash) {
    return HexFormat.of().formatHex(hash.digest());
  }

  static String of(byte[] file) {
    MessageDigest hash = sha256();
    hash.update(file);
    return text(hash);
  }

  static String of(Source file) throws IOException {
    return of(file.stream(), Long.MAX_VALUE);
  }

  /** Of what comes, as far as a length. */
  static String of(InputStream in, long length) throws IOException {
    MessageDigest hash = sha256();
    byte[] chunk = new byte[CHUNK];
    long left = length;
    while (left > 0) {
      int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        break;
      }
      hash.update(chunk, 0, read);
      left -= read;
    }
    return text(hash);
  }
}
