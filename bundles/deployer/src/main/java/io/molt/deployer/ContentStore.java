package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bytes of applications under their hashes, in {@code data/content}.
 *
 * <p>A file appears there under its name only when it has been written whole. It is forced to the
 * disk afterwards, off the path of a reload: what a power failure leaves of it is found out when
 * the same content is stored again, for a file that is there already is compared.
 */
final class ContentStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);
  private static final String TEMPORARY = ".tmp";

  private final AtomicLong writes = new AtomicLong();
  private final Path directory;
  private final Ticker ticker;
  private final StorePruner pruner;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("molt-content").factory());

  ContentStore(Path directory, StorePruner pruner, Ticker ticker) {
    this.directory = directory;
    this.pruner = pruner;
    this.ticker = ticker;
  }

  /** Removes what an earlier process left half-written. */
  void open() throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + TEMPORARY)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Where the content of a hash is kept. */
  Path file(String hash) {
    return directory.resolve(hash + ".jar");
  }

  /**
   * Sees to it that a bundle is in the store.
   *
   * @return false if its bytes are needed again: they were stored and somebody has removed them
   */
  boolean keep(Fit fit) throws ContentException {
    Optional<byte[]> raw = fit.raw().bytes();
    if (raw.isEmpty()) {
      return Files.exists(fit.content().file());
    }
    write(fit.content(), raw.get());
    fit.raw().drop();
    return true;
  }

  private void write(Content content, byte[] bytes) throws ContentException {
    Path file = content.file();
    try {
      if (!holds(file, bytes)) {
        replace(file, bytes);
      }
    } catch (IOException failed) {
      throw new ContentException(
          file.toString(),
          "cannot be written: " + failed + " (expected: room in the content store)");
    }
    settleLater(content, ticker.now());
  }

  private void settleLater(Content content, Instant used) {
    try {
      background.execute(() -> settle(content, used));
    } catch (RejectedExecutionException stopping) {
      LOG.debug("[{}] {} is not forced to the disk.", content.application(), content.file());
    }
  }

  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.exists(file)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(directory);
    Path temporary =
        file.resolveSibling(file.getFileName() + "." + writes.incrementAndGet() + TEMPORARY);
    try {
      Files.write(temporary, bytes);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void settle(Content content, Instant used) {
    try {
      Files.setLastModifiedTime(content.file(), FileTime.from(used));
      force(content.file(), StandardOpenOption.WRITE);
      force(directory, StandardOpenOption.READ);
    } catch (IOException failed) {
      LOG.warn(
          "[{}] {} may not survive a power failure.",
          content.application(),
          content.file(),
          failed);
    }
    pruner.prune(directory, content);
  }

  private static void force(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  /** Waits for what is still to be forced to the disk. */
  @Override
  public void close() {
    background.close();
  }
}
