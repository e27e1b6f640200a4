package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bytes of applications under their hashes, in {@code data/content}.
 *
 * <p>A file appears there under its name only when it has been written whole. It is forced to the
 * disk afterwards, off the path of a reload: what a power failure leaves of it is found out when
 * the same content is stored again, for a file that is there already is compared or replaced, and
 * when it is read, for its hash is. A large content goes on being read there while it serves, by a
 * descriptor of its own: it does not mind if its file is removed.
 */
final class ContentStore {

  private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

  private final WholeFiles files;
  private final Ticker ticker;
  private final StorePruner pruner;
  private final Later later;

  /** Has something done that a reload need not wait for, see {@link Background#later}. */
  @FunctionalInterface
  interface Later {
    void run(Runnable task, String what);
  }

  /**
   * @param later forces contents to the disk and removes old ones
   */
  ContentStore(WholeFiles files, StorePruner pruner, Later later, Ticker ticker) {
    this.files = files;
    this.pruner = pruner;
    this.later = later;
    this.ticker = ticker;
  }

  /**
   * Removes what an earlier process left half-written, and what this one has not taken. Whatever is
   * wrong, a reload will say.
   */
  void tidy() {
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

  /**
   * Sees to it that a bundle is in the store.
   *
   * @return false if its bytes are needed again: they were stored, and somebody has removed or
   *     damaged them
   */
  boolean keep(Fit fit) throws ContentException {
    Content content = fit.content();
    if (!store(content, fit.raw())) {
      return holds(fit.key()) && fit.raw().isSound();
    }
    Instant used = ticker.now();
    later.run(() -> settle(content, used), content + " is not forced to the disk.");
    return true;
  }

  private boolean store(Content content, Raw raw) throws ContentException {
    try {
      return raw.store(files, name(content.hash()));
    } catch (IOException failed) {
      throw new ContentException(
          content.file().toString(),
          "cannot be written: " + failed + " (expected: room in the content store)");
    }
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
