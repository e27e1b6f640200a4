package io.molt.deployer;

import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** What it takes to inflate one file of a zip after the other. */
final class Unpacker implements AutoCloseable {

  private static final int CHUNK = 1 << 16;

  private final byte[] chunk;
  private @Nullable Inflater inflater;

  private Unpacker(int chunk) {
    this.chunk = new byte[chunk];
  }

  static Unpacker forMany() {
    return new Unpacker(CHUNK);
  }

  static Unpacker forOne(PackedFile file) {
    return new Unpacker(Math.min(CHUNK, file.isDeflated() ? file.storedSize() : 0));
  }

  /** Room for what is to be inflated. */
  byte[] chunk() {
    return chunk;
  }

  /** Ready for a file. */
  Inflater inflater() {
    Inflater ready = inflater;
    if (ready == null) {
      ready = new Inflater(true);
      inflater = ready;
    } else {
      ready.reset();
    }
    return ready;
  }

  @Override
  public void close() {
    Inflater used = inflater;
    if (used != null) {
      used.end();
    }
  }
}
