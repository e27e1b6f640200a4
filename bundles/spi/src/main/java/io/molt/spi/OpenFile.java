package io.molt.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A part of a file that is open to be sent. Whoever has it closes the channel, however it ends.
 *
 * @param name what it is called where something is said of it
 * @param channel to be read at given positions only, so that its own does not matter
 * @param offset where the part begins
 * @param length how many bytes it has
 */
public record OpenFile(String name, FileChannel channel, long offset, long length) {

  /** Chooses a part of a file whose size is known. */
  private interface Choice {
    OpenFile of(String name, FileChannel channel, long size);
  }

  /** Opens all of a file; see {@link #open(Path, long, long)}. */
  public static OpenFile open(Path file) throws IOException {
    return open(file, (name, channel, size) -> new OpenFile(name, channel, 0, size));
  }

  /**
   * Opens a file. It may block, as a disk does.
   *
   * @throws IOException if there is none, it may not be read, or it is no regular file
   * @throws IllegalArgumentException if the file does not have the part
   */
  public static OpenFile open(Path file, long offset, long length) throws IOException {
    return open(file, (name, channel, size) -> part(name, channel, size, offset, length));
  }

  private static OpenFile open(Path file, Choice choice) throws IOException {
    // Looked at before, for to open a pipe would wait until somebody writes to it.
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String what = attributes.isDirectory() ? "a directory" : "a device, a pipe or a socket";
      throw new FileSystemException(file.toString(), null, what + " (expected: a regular file)");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return choice.of(file.toString(), channel, channel.size());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static OpenFile part(
      String name, FileChannel channel, long size, long offset, long length) {
    if (offset < 0 || offset > size) {
      throw new IllegalArgumentException(
          "offset: " + offset + " (expected: 0 to " + size + ", the size of " + name + ")");
    }
    long rest = size - offset;
    if (length < 0 || length > rest) {
      throw new IllegalArgumentException(
          "length: %d (expected: 0 to %d, what %s has from %d on)"
              .formatted(length, rest, name, offset));
    }
    return new OpenFile(name, channel, offset, length);
  }

  /** Closes the file. From any thread; repeated calls change nothing. */
  public void close() {
    try {
      channel.close();
    } catch (IOException lost) {
      // It was only read: nothing is lost with it.
    }
  }
}
