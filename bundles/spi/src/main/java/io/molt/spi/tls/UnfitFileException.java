package io.molt.spi.tls;

import java.nio.file.Path;

/** A file with a certificate or a key cannot be used; the message says what to do. */
public final class UnfitFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final String found;
  private final String expected;

  /**
   * @param found what the file is or holds
   * @param expected what it should, and how to get there
   */
  UnfitFileException(Path file, String found, String expected) {
    super(file + ": " + found + " (expected: " + expected + ")");
    this.file = file.toString();
    this.found = file + ": " + found;
    this.expected = expected;
  }

  /** Whether it is this file that cannot be used. */
  boolean isOf(Path other) {
    return file.equals(other.toString());
  }

  /** The file, and what it holds. */
  public String found() {
    return found;
  }

  /** What it should, and how to get there. */
  public String expected() {
    return expected;
  }
}
