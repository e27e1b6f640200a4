package io.molt.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bundle's file that is in memory until it is stored. */
final class HeldRaw implements Raw {

  private byte @Nullable [] bytes;

  HeldRaw(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public synchronized boolean store(WholeFiles files, String name) throws IOException {
    byte[] left = bytes;
    if (left == null) {
      return false;
    }
    if (!holds(files.file(name), left)) {
      files.replace(name, left);
    }
    bytes = null;
    return true;
  }

  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.exists(file)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  /** Leaves nothing behind: who has seen the content may yet store it. */
  @Override
  public void discard() {}

  @Override
  public boolean isSound() {
    return true;
  }
}
