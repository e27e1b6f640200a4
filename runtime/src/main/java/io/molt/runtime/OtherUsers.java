package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps the other users of the machine away from what a server writes, whatever the umask: code and
 * what it logs may be secret, and whoever may read a lock file may lock it and so stop a start.
 *
 * <p>The group keeps what the umask gives it, for it is how an administrator shares a log; only the
 * files that are locked are for their owner alone. The umask of the process stays as it is, because
 * applications write files too, for others to read.
 */
final class OtherUsers {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("------rwx");

  private OtherUsers() {}

  /** For creating a file of which others can't get hold even for an instant. */
  static FileAttribute<?>[] ownersAlone() {
    Path here = Path.of("");
    return here.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  /** Leaves a file to its owner. Where there are no such permissions, nothing happens. */
  static void leaveToOwner(Path file) throws IOException {
    change(file, OWNER);
  }

  /**
   * Takes from others what they may do with a file or directory. Where there are no such
   * permissions, or it belongs to somebody else, nothing happens.
   */
  static void shutOut(Path path) throws IOException {
    try {
      Set<PosixFilePermission> left = permissions(path);
      left.removeAll(OTHERS);
      change(path, left);
    } catch (AccessDeniedException notOurs) {
      // Then it is its owner who decides.
    }
  }

  /**
   * Names what of the user's own among an instance's files anybody may change: the code and the
   * settings that the server runs with.
   */
  static List<Path> writable(Directories directories) {
    List<Path> found = new ArrayList<>();
    add(found, directories.base());
    for (Path directory : List.of(directories.conf(), directories.deploy(), directories.lib())) {
      add(found, directory);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        files.forEach(file -> add(found, file));
      } catch (IOException unreadable) {
        // Whoever reads it says so.
      }
    }
    return found;
  }

  private static void add(List<Path> found, Path path) {
    try {
      if (permissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
        found.add(path);
      }
    } catch (IOException gone) {
      // Then nobody can change it.
    }
  }

  private static Set<PosixFilePermission> permissions(Path path) throws IOException {
    try {
      return Files.getPosixFilePermissions(path);
    } catch (UnsupportedOperationException noneHere) {
      return PosixFilePermissions.fromString("rwx------");
    }
  }

  private static void change(Path path, Set<PosixFilePermission> wanted) throws IOException {
    if (!permissions(path).equals(wanted)) {
      try {
        Files.setPosixFilePermissions(path, wanted);
      } catch (UnsupportedOperationException noneHere) {
        // Then there is nothing to be changed.
      } catch (FileSystemException refused) {
        throw (AccessDeniedException)
            new AccessDeniedException(path.toString(), null, refused.getReason())
                .initCause(refused);
      }
    }
  }
}
