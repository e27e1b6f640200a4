package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the framework notes what is installed. It is made anew at each start and holds next to
 * nothing, for bundles are read where they lie; but the framework writes some small files for each
 * worker of each reload. So it lies in memory where the system offers that: a reload then waits for
 * no disk, and works when the disk is full. Elsewhere it is {@code data/cache}.
 */
final class BundleCache {

  private static final Logger log = LoggerFactory.getLogger(BundleCache.class);

  /** Linux has a file system in memory here that everybody may write to. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long ENOUGH_BYTES = 64L << 20;

  private final Path directory;

  private BundleCache(Path directory) {
    this.directory = directory;
  }

  /** The cache of an instance; its directory is there and nobody else's. */
  static BundleCache of(Directories directories) {
    return in(MEMORY, directories);
  }

  /** As {@link #of}, with another place for the file system in memory. */
  static BundleCache in(Path memory, Directories directories) {
    try {
      if (Files.isDirectory(memory)
          && Files.getFileStore(memory).getUsableSpace() >= needed(directories)) {
        Path own = memory.resolve(ControlAddress.ownName(directories));
        createOrCheck(own);
        return new BundleCache(own);
      }
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      log.debug("[server] The bundle cache cannot be in {}: {}", memory, e.toString());
    }
    return new BundleCache(directories.data().resolve("cache"));
  }

  Path directory() {
    return directory;
  }

  /** Removes it: the framework has stopped. */
  void remove() {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.warn("[server] The bundle cache cannot be removed: {}", e.toString());
    }
  }

  /** Library bundles are copied into the cache, so that their files may be replaced. */
  private static long needed(Directories directories) throws IOException {
    long needed = ENOUGH_BYTES;
    if (Files.isDirectory(directories.lib())) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directories.lib(), "*.jar")) {
        for (Path jar : jars) {
          needed += 2 * Files.size(jar);
        }
      }
    }
    return needed;
  }

  private static void createOrCheck(Path own) throws IOException {
    try {
      Files.createDirectory(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException left) {
      if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)
          || !uid(own).equals(uid(Path.of("/proc/self")))) {
        throw new IOException(own + " belongs to somebody else", left);
      }
    }
  }

  private static Object uid(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
