package io.molt.deployer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files of one directory so that each is there whole or not at all: under another name
 * first, which nothing stays under.
 */
final class WholeFiles {

  private static final String TEMPORARY = ".tmp";

  private final Path directory;
  private final Writer writer;
  private final AtomicLong writes = new AtomicLong();

  /** Writes a file; what is there of it after a failure is of no use. */
  @FunctionalInterface
  interface Writer {
    void write(Path file, byte[] bytes) throws IOException;
  }

  WholeFiles(Path directory, Writer writer) {
    this.directory = directory;
    this.writer = writer;
  }

  static WholeFiles in(Path directory) {
    return new WholeFiles(directory, Files::write);
  }

  Path directory() {
    return directory;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Removes what an earlier process left half-written. */
  void clean() throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + TEMPORARY)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Writes a file, in the place of one that is there. If that fails, all is as it was. */
  void replace(String name, byte[] bytes) throws IOException {
    Path temporary = temporary(name);
    try {
      writer.write(temporary, bytes);
      Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Where to write what shall not stay there. */
  Path temporary(String name) throws IOException {
    Files.createDirectories(directory);
    return file(name + "." + writes.incrementAndGet() + TEMPORARY);
  }

  /** Sees to it that a file that was written outlasts a power failure. */
  void force(String name) throws IOException {
    force(file(name), StandardOpenOption.WRITE);
    force(directory, StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }
}
