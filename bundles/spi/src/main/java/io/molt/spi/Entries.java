package io.molt.spi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a content by their names. They never change, and each is read when it is asked for:
 * an application loads but a part of what it brings. Usable from any thread, one that is
 * interrupted included.
 */
public interface Entries {

  /** The names of all files, those of nested jars included. */
  Set<String> names();

  /** Whether there is a file of a name, which is not read for that. */
  boolean holds(String name);

  /**
   * The bytes of a file, which are not to be changed.
   *
   * @return empty if there is none of that name
   * @throws java.io.UncheckedIOException if it cannot be read, or is no longer what it was when the
   *     content was taken
   */
  Optional<byte[]> bytes(String name);

  /**
   * The bytes of a file one after the other, for those who do not want them all in memory.
   *
   * @return empty if there is none of that name; the stream throws if what it reads is no longer
   *     what it was when the content was taken
   * @throws java.io.UncheckedIOException as {@link #bytes}
   */
  default Optional<InputStream> open(String name) {
    return bytes(name).map(ByteArrayInputStream::new);
  }

  /** Those that are in memory, as they are. */
  static Entries of(Map<String, byte[]> files) {
    return new HeldEntries(files);
  }
}
