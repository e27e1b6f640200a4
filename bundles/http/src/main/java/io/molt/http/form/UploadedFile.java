package io.molt.http.form;

import io.molt.net.http.FilePart;
import io.molt.net.http.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of a form, from its first byte on; it is removed unless it was moved. */
final class UploadedFile implements FilePart {

  private final PartHead head;
  private final String fileName;
  private volatile Path path;
  private volatile long size;
  private boolean moved;

  private UploadedFile(PartHead head, String fileName, Path path) {
    this.head = head;
    this.fileName = fileName;
    this.path = path;
  }

  /** One that is still to be written. */
  static UploadedFile of(PartHead head, String fileName, UploadDirectory directory) {
    return new UploadedFile(head, fileName, directory.newName());
  }

  /**
   * Writes what follows of the part.
   *
   * @throws HttpException 507 if there is no room, 500 if it can't be written
   */
  void write(MultipartReader part, UploadDirectory directory) throws IOException {
    long written = 0;
    FileChannel file = directory.create(path);
    try (file) {
      @Nullable ByteBuffer bytes;
      while ((bytes = part.content()) != null) {
        written += bytes.remaining();
        store(file, bytes);
      }
    }
    size = written;
  }

  private static void store(FileChannel file, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException failed) {
      throw UploadDirectory.notStored(failed);
    }
  }

  @Override
  public String name() {
    return head.name();
  }

  @Override
  public String fileName() {
    return fileName;
  }

  @Override
  public Optional<String> contentType() {
    return head.contentType();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  @Override
  public synchronized void moveTo(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    path = target;
    moved = true;
  }

  /** The request is over. */
  synchronized void remove() {
    if (!moved) {
      UploadDirectory.delete(path);
    }
  }

  @Override
  public String toString() {
    return head.name() + ": " + fileName + ", " + size + " bytes";
  }
}
