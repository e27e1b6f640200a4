package io.molt.http.form;

import io.molt.net.http.HttpException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files of forms are for as long as their requests last ({@code upload_tmp_dir}). Each has a
 * name by which a later server knows that it is not its own, and that of a server that was killed
 * is removed at the next start.
 */
public final class UploadDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(UploadDirectory.class);
  private static final String BEGINNING = "molt-";
  private static final String ENDING = ".upload";

  /** What the system says where there is no room: of the disk, the user's share, or a file. */
  private static final List<String> ROOM =
      List.of("no space left", "quota exceeded", "file too large");

  /** Of this server, however many listeners it has; of no use at a start that finds nothing. */
  private static final class Names {
    /** Another server began with another. */
    static final String RUN = BEGINNING + UUID.randomUUID();

    static final AtomicLong COUNT = new AtomicLong();
  }

  private final Path directory;

  public UploadDirectory(Path directory) {
    this.directory = directory;
  }

  /** Removes what a former server has left. */
  public void removeLeftovers() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    int removed = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, BEGINNING + "*" + ENDING)) {
      for (Path file : files) {
        if (!file.getFileName().toString().startsWith(Names.RUN)) {
          Files.deleteIfExists(file);
          removed++;
        }
      }
    } catch (IOException failed) {
      LOG.warn("upload_tmp_dir: {} could not be cleared: {}", directory, failed.toString());
    }
    if (removed > 0) {
      LOG.info("Removed {} uploaded files that a former server has left.", removed);
    }
  }

  /** The name of a file to be made, that no other has. */
  Path newName() {
    return directory.resolve(Names.RUN + "-" + Names.COUNT.incrementAndGet() + ENDING);
  }

  /**
   * Makes a file that nobody else may read.
   *
   * @throws HttpException 507 if there is no room, 500 if it can't be made
   */
  FileChannel create(Path name) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return FileChannel.open(
          name,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException failed) {
      throw notStored(failed);
    }
  }

  /** What the client is told when a file could not be written. */
  static HttpException notStored(IOException failed) {
    String reason = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    return ROOM.stream().anyMatch(reason::contains)
        ? new HttpException(507, "there is no room for the file here", failed)
        : new HttpException(500, "the file could not be stored", failed);
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      LOG.warn("An uploaded file stays until the next start: {}", failed.toString());
    }
  }
}
