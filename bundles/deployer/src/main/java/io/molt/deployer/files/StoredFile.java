package io.molt.deployer.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An open file, which can be read even when its name is gone or stands for another file. As long as
 * somebody has this object; then Java closes the descriptor, as it does that of each {@link
 * RandomAccessFile} that is no longer reachable. So there are as many as there are contents.
 *
 * <p>Not a {@link java.nio.channels.FileChannel}: threads of applications read here, when they load
 * a class, and a channel closes itself for all when one of them is interrupted. Nor is it mapped:
 * who makes a mapped file shorter has the server fail in the middle of any code that reads there.
 */
public final class StoredFile implements Source, Closeable {

  private final RandomAccessFile file;
  private volatile long size;
  private volatile boolean damaged;

  private StoredFile(RandomAccessFile file) throws IOException {
    this.file = file;
    this.size = file.length();
  }

  /** Opens a file to be read. */
  public static StoredFile open(Path path) throws IOException {
    try {
      return new StoredFile(new RandomAccessFile(path.toFile(), "r"));
    } catch (FileNotFoundException unreadable) {
      throw Files.exists(path) ? unreadable : new NoSuchFileException(path.toString());
    }
  }

  /** Makes a file, or empties one that is there, to be written to and read. */
  public static StoredFile create(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.setLength(0);
      return new StoredFile(file);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
  }

  @Override
  public long size() {
    return size;
  }

  /** One thread after the other: where to read is a property of the descriptor. */
  @Override
  public void read(long at, byte[] into, int from, int length) throws IOException {
    checkRange(at, length);
    synchronized (this) {
      file.seek(at);
      readFully(into, from, length);
    }
  }

  private void readFully(byte[] into, int from, int length) throws IOException {
    try {
      file.readFully(into, from, length);
    } catch (EOFException cut) {
      throw new EOFException(
          "it has %d bytes (expected: %d, as when it was opened)".formatted(file.length(), size));
    }
  }

  /** Adds bytes at the end. */
  public synchronized void append(byte[] bytes, int from, int length) throws IOException {
    file.seek(size);
    file.write(bytes, from, length);
    size += length;
  }

  /** Says that it no longer holds what it did. */
  public void markDamaged() {
    damaged = true;
  }

  /** Whether all that was read of it was what it should be. */
  public boolean isSound() {
    return !damaged;
  }

  /** Who reads it yet is told that it is closed. */
  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
