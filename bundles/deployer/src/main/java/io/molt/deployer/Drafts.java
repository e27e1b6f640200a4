package io.molt.deployer;

import io.molt.deployer.files.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Room in the content store for what is no content yet: there, for it is renamed when it is one.
 * What is left of it when the process is killed is removed at the next start, as all temporary
 * files are.
 */
final class Drafts {

  private static final int CHUNK = 1 << 16;

  private final WholeFiles files;

  Drafts(WholeFiles files) {
    this.files = files;
  }

  /**
   * Copies a file, as far as it reaches and no further than a length.
   *
   * @throws StoreException if there is no room for it; what failed otherwise is that it was read
   */
  Draft copy(InputStream file, long length) throws IOException {
    Path path = path("draft");
    StoredFile copy = create(path);
    try {
      MessageDigest hash = Hashes.sha256();
      byte[] chunk = new byte[CHUNK];
      long left = length;
      for (int read = read(file, chunk, left); read > 0; read = read(file, chunk, left)) {
        hash.update(chunk, 0, read);
        append(copy, chunk, read);
        left -= read;
      }
      return new Draft(path, copy, Hashes.text(hash));
    } catch (IOException | RuntimeException | Error failed) {
      new Draft(path, copy, "").abandon();
      throw failed;
    }
  }

  private static int read(InputStream file, byte[] chunk, long left) throws IOException {
    return left == 0 ? 0 : file.read(chunk, 0, (int) Math.min(chunk.length, left));
  }

  Draft copy(byte[] file) throws IOException {
    return copy(new ByteArrayInputStream(file), file.length);
  }

  /**
   * A file without a name, to be written to and read: nobody can damage it, and its room on the
   * disk is given back with its descriptor, however the process ends.
   *
   * @throws StoreException if there is no room for it
   */
  StoredFile nameless() throws StoreException {
    Path path = path("unpacked");
    StoredFile file = create(path);
    try {
      Files.delete(path);
      return file;
    } catch (IOException failed) {
      throw new StoreException(files.directory(), failed);
    }
  }

  /**
   * Adds to a file.
   *
   * @throws StoreException if there is no room for it
   */
  void append(StoredFile file, byte[] bytes, int length) throws StoreException {
    try {
      file.append(bytes, 0, length);
    } catch (IOException failed) {
      throw new StoreException(files.directory(), failed);
    }
  }

  private Path path(String name) throws StoreException {
    try {
      return files.temporary(name);
    } catch (IOException failed) {
      throw new StoreException(files.directory(), failed);
    }
  }

  private StoredFile create(Path path) throws StoreException {
    try {
      return StoredFile.create(path);
    } catch (IOException failed) {
      throw new StoreException(files.directory(), failed);
    }
  }
}
