package io.molt.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Opens a Unix domain socket to which nobody but its owner can connect, at no moment: it is bound
 * in a directory that only the owner can enter, given its permissions there, and renamed to its
 * place.
 */
final class PrivateSocket {

  private static final Set<PosixFilePermission> OWNER_ENTERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_CONNECTS =
      PosixFilePermissions.fromString("rw-------");

  private PrivateSocket() {}

  /** Opens the socket; a file that an earlier process left in its place is replaced. */
  static ServerSocketChannel open(Path path) throws IOException {
    Path cradle = path.resolveSibling(".m");
    remove(cradle);
    Files.createDirectory(cradle, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
    try {
      return open(cradle.resolve("s"), path);
    } finally {
      remove(cradle);
    }
  }

  private static ServerSocketChannel open(Path bornAs, Path path) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(bornAs));
      Files.setPosixFilePermissions(bornAs, OWNER_CONNECTS);
      Files.move(bornAs, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return channel;
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  private static void remove(Path cradle) throws IOException {
    if (Files.isDirectory(cradle, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(cradle)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    }
    Files.deleteIfExists(cradle);
  }

  /**
   * Makes a directory that only the owner can enter, where anybody could have made one of that name
   * before.
   */
  static void createOwnDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
    } catch (FileAlreadyExistsException there) {
      checkOwn(directory);
    }
  }

  private static void checkOwn(Path directory) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String user = System.getProperty("user.name");
    boolean own =
        found.isDirectory()
            && found.owner().getName().equals(user)
            && found.permissions().equals(OWNER_ENTERS);
    if (!own) {
      throw new IOException(
          "%s: %s of %s, %s (expected: a directory of %s, rwx------)"
              .formatted(
                  directory,
                  found.isDirectory() ? "a directory" : "a file",
                  found.owner().getName(),
                  PosixFilePermissions.toString(found.permissions()),
                  user));
    }
  }
}
