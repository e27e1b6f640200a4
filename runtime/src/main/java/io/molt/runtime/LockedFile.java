package io.molt.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A file that this process has locked. The lock ends with the process, however it ends, so what a
 * dead process left behind never stands in the way.
 *
 * <p>POSIX forgets the lock as soon as the process closes the file anywhere: nothing else in the
 * process may open it.
 *
 * <p>It is its owner's alone, for whoever may read a file may hold a lock on it.
 */
final class LockedFile implements AutoCloseable {

  /** Someone who looks whether the file is locked holds it for an instant. */
  private static final int ATTEMPTS = 20;

  private static final long PAUSE_MILLIS = 10;

  private final Path path;
  private final FileChannel channel;

  private LockedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the file if need be, for its owner alone, and locks it; empty if another process holds
   * the lock.
   */
  static Optional<LockedFile> acquire(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OtherUsers.ownersAlone());
    OtherUsers.leaveToOwner(path);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (lock(channel, false)) {
        return Optional.of(new LockedFile(path, channel));
      }
      pause();
    }
    channel.close();
    return Optional.empty();
  }

  /**
   * Looks whether a process holds the lock of a file. Must not be called for a file that this
   * process has locked.
   */
  static boolean isLocked(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return !lock(channel, true);
    }
  }

  /** Replaces what the file holds. */
  void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    channel.truncate(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
  }

  /** Removes the file; the lock stays until the process ends. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Gives the lock up. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static boolean lock(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException thisProcess) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
