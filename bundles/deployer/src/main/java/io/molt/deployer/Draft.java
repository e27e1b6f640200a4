package io.molt.deployer;

import io.molt.deployer.files.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle's file that is in the content store already, but not under the name of a content: it is
 * inspected there, so that what is inspected is what will be stored, whatever becomes of the file
 * in {@code deploy/}.
 */
final class Draft implements Raw {

  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);

  private final Path path;
  private final StoredFile file;
  private final String hash;
  private boolean done;

  Draft(Path path, StoredFile file, String hash) {
    this.path = path;
    this.file = file;
    this.hash = hash;
  }

  StoredFile file() {
    return file;
  }

  String hash() {
    return hash;
  }

  /** In the place of one that is there, which may be damaged. */
  @Override
  public synchronized boolean store(WholeFiles files, String name) throws IOException {
    if (done) {
      return false;
    }
    try {
      Files.move(path, files.file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException removed) {
      LOG.debug("[deploy] {} was removed before it was stored.", path, removed);
      return false;
    } finally {
      done = Files.notExists(path);
    }
    return true;
  }

  @Override
  public synchronized void discard() {
    if (done) {
      return;
    }
    done = true;
    try {
      Files.deleteIfExists(path);
    } catch (IOException failed) {
      LOG.warn("[deploy] {} stays until the next start: {}", path, failed.toString());
    }
  }

  /** Nobody has the content, nor will. */
  void abandon() throws IOException {
    discard();
    file.close();
  }

  @Override
  public boolean isSound() {
    return file.isSound();
  }
}
