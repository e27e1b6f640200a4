package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the shell of a server listens for {@code molt}. */
final class ControlAddress {

  /** The address of a Unix domain socket holds 108 bytes on Linux and 104 elsewhere. */
  private static final int MAX_BYTES = 100;

  private ControlAddress() {}

  /**
   * {@code run/molt.sock}; if that is too long for an address, a directory of the user's own among
   * the temporary files.
   */
  static Path path(Directories directories) {
    Path path = directories.run().resolve("molt.sock");
    if (path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return path;
    }
    return Path.of(System.getProperty("java.io.tmpdir"), ownName(directories), "molt.sock");
  }

  /** A name for what this user's instance keeps in a place that it shares with others. */
  static String ownName(Directories directories) {
    return "molt-" + System.getProperty("user.name") + "-" + hash(directories.base().toString());
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
