package io.molt.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Writes a file as a slow network copy does: piece by piece, under its final name. */
final class SlowCopy {

  private SlowCopy() {}

  /** Takes about {@code total} for the whole content. */
  static void write(Path target, byte[] content, int pieces, Duration total) {
    int size = content.length / pieces + 1;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int from = 0; from < content.length; from += size) {
        out.write(content, from, Math.min(size, content.length - from));
        out.flush();
        LockSupport.parkNanos(total.toNanos() / pieces);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
