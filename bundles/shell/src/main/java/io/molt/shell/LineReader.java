package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines of bounded length. */
final class LineReader {

  private final InputStream in;
  private final int maxLength;

  LineReader(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /**
   * Reads the next line.
   *
   * @return empty at the end; an overlong line is read over and comes as an empty one
   */
  Optional<String> read() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean overlong = false;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      overlong |= line.size() == maxLength;
      if (!overlong) {
        line.write(next);
      }
    }
    return Optional.of(overlong ? "" : line.toString(UTF_8));
  }
}
