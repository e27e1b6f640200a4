package io.molt.manager.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** A history for which there is no disk: it stays in memory. */
public final class MemoryHistory {

  private MemoryHistory() {}

  /** See the constructor of {@link History}. */
  public static History of(Executor work, LongSupplier nanoTime, InstantSource clock) {
    return new History(new Journal(Path.of("none"), MemoryHistory::refuse), work, nanoTime, clock);
  }

  private static void refuse(Path file, byte[] bytes) throws IOException {
    throw new IOException("No disk for " + bytes.length + " bytes of " + file);
  }
}
