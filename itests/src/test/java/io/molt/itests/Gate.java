package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds code of an application where a test wants it to wait, until the test lets it go. */
final class Gate {

  private final Path file;

  private Gate(Path file) {
    this.file = file;
  }

  /** That of an instance; it is open. */
  static Gate of(Instance instance) {
    return new Gate(instance.base().resolve("gate-is-closed"));
  }

  /** A statement that waits as long as the gate is closed. */
  String passed() {
    return "while (new java.io.File(\"" + file + "\").exists()) { Thread.sleep(5); }";
  }

  void close() {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void open() {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
