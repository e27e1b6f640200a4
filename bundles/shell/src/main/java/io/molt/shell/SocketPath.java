package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the control socket of an instance is: {@code run/molt.sock}, or, since a socket's path may
 * have some 100 bytes at most, in a directory of the user's own among the temporary files, named
 * after the instance.
 */
final class SocketPath {

  private static final int MAX_LENGTH = 100;
  private static final String NAME = "molt.sock";

  private SocketPath() {}

  /**
   * Finds the path.
   *
   * @param run the instance's directory for what exists only while it runs
   * @param base the instance's directory
   */
  static Path of(Path run, Path base, Path temporary, String user) {
    Path usual = run.resolve(NAME);
    if (usual.toString().getBytes(UTF_8).length <= MAX_LENGTH) {
      return usual;
    }
    return temporary.resolve("molt-" + user + "-" + hash(base).substring(0, 16)).resolve(NAME);
  }

  private static String hash(Path base) {
    try {
      byte[] path = base.toString().getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
