package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bytes of applications under their hashes, in {@code data/content}.
 *
 * <p>A file appears there under its name only when it has been written whole. It is forced to the
 * disk afterwards, off the path of a reload: what a power failure leaves of it is found out when
 * the same content is stored again, for a file that is there already is compared, and when it is
 * read, for its hash is.
 */
final class ContentStore {

  private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

  private final WholeFiles files;
  private final Ticker ticker;
  private final StorePruner pruner;
  private final Background background;

  ContentStore(WholeFiles files, StorePruner pruner, Background background, Ticker ticker) {
    this.files = files;
    this.pruner = pruner;
    this.background = background;
    this.ticker = ticker;
  }

  /** Removes what an earlier process left half-written. Whatever is wrong, a reload will say. */
  void open() {
    try {
      files.clean();
    } catch (IOException failed) {
      LOG.warn("[deploy] {} could not be tidied: {}", files.directory(), failed.toString());
    }
  }

  /** Where the content of a hash is kept. */
  Path file(String hash) {
    return files.file(name(hash));
  }

  private static String name(String hash) {
    return hash + ".jar";
  }

  /** Whether the content of a hash is there. */
  boolean holds(String hash) {
    return Files.exists(file(hash));
  }

  /** The bytes that are kept under a hash, whatever they are. */
  byte[] read(String hash) throws IOException {
    return Files.readAllBytes(file(hash));
  }

  /**
   * Sees to it that a bundle is in the store.
   *
   * @return false if its bytes are needed again: they were stored and somebody has removed them
   */
  boolean keep(Fit fit) throws ContentException {
    Optional<byte[]> raw = fit.raw().bytes();
    if (raw.isEmpty()) {
      return holds(fit.key());
    }
    write(fit.content(), raw.get());
    fit.raw().drop();
    return true;
  }

  private void write(Content content, byte[] bytes) throws ContentException {
    Path file = content.file();
    try {
      if (!holds(file, bytes)) {
        files.replace(name(content.hash()), bytes);
      }
    } catch (IOException failed) {
      throw new ContentException(
          file.toString(),
          "cannot be written: " + failed + " (expected: room in the content store)");
    }
    Instant used = ticker.now();
    background.later(() -> settle(content, used), content + " is not forced to the disk.");
  }

  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.exists(file)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  private void settle(Content content, Instant used) {
    try {
      Files.setLastModifiedTime(content.file(), FileTime.from(used));
      files.force(name(content.hash()));
    } catch (IOException failed) {
      LOG.warn(
          "[{}] {} may not survive a power failure.",
          content.application(),
          content.file(),
          failed);
    }
    prune(content);
  }

  /** Removes old contents of the application whose newest is given. In the background. */
  void prune(Content newest) {
    pruner.prune(files.directory(), newest);
  }
}
