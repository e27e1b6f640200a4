package io.molt.deployer;

import io.molt.deployer.files.StoredFile;
import io.molt.deployer.weaving.Originals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a bundle as they lie in the content store: each is read when it is asked for, and
 * checked again each time, for anybody may have written to that file.
 */
final class StoredEntries implements Originals {

  private final Map<String, PackedFile> files;
  private final StoredFile bundle;
  private final Path path;

  /**
   * @param bundle which is told if it is damaged
   * @param path how messages call it
   */
  StoredEntries(Map<String, PackedFile> files, StoredFile bundle, Path path) {
    this.files = files;
    this.bundle = bundle;
    this.path = path;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(files.keySet());
  }

  @Override
  public boolean holds(String name) {
    return files.containsKey(name);
  }

  @Override
  public Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(files.get(name)).map(file -> bytes(name, file));
  }

  private byte[] bytes(String name, PackedFile file) {
    try {
      return file.bytes(name);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(damaged(name, unreadable));
    }
  }

  @Override
  public Optional<InputStream> open(String name) {
    PackedFile file = files.get(name);
    if (file == null) {
      return Optional.empty();
    }
    return Optional.of(
        file.isSmall() ? new ByteArrayInputStream(bytes(name, file)) : new Checked(name, file));
  }

  @Override
  public boolean isSame(String name, Originals other) {
    PackedFile here = files.get(name);
    PackedFile there = other instanceof StoredEntries stored ? stored.files.get(name) : null;
    if (here == null || there == null) {
      return !holds(name) && !other.holds(name);
    }
    try {
      return here.isSame(there);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private IOException damaged(String name, IOException how) {
    bundle.markDamaged();
    return new IOException(
        "%s: %s cannot be read: %s (expected: the file as the server has stored it; a reload stores it anew)"
            .formatted(path, name, how.getMessage()),
        how);
  }

  /** Says which file it is that is damaged. */
  private final class Checked extends InputStream {
    private final String name;
    private final PackedStream in;

    Checked(String name, PackedFile file) {
      this.name = name;
      this.in = file.open(name);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return in.read(into, from, length);
      } catch (IOException unreadable) {
        throw damaged(name, unreadable);
      }
    }

    @Override
    public int available() {
      return in.available();
    }

    @Override
    public void close() {
      in.close();
    }
  }
}
