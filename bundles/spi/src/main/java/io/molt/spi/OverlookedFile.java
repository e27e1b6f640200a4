package io.molt.spi;

/**
 * A file in {@code deploy/}, or that directory itself, of which nothing is taken.
 *
 * @param file as messages call it: {@code deploy/hello.war}
 * @param reason what it is, and what was expected
 */
public record OverlookedFile(String file, String reason) {

  @Override
  public String toString() {
    return file + ": " + reason;
  }
}
