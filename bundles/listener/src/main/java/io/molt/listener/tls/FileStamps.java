package io.molt.listener.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether files have changed: written, replaced, or led to elsewhere by a symbolic link anywhere in
 * their paths, as Kubernetes does it. For one thread at a time.
 */
final class FileStamps {

  /** What is seen of a file without reading it; all is null if it cannot be seen. */
  private record Stamp(
      @Nullable Path real, @Nullable FileTime modified, long size, @Nullable Object key) {

    static Stamp of(Path file) {
      try {
        Path real = file.toRealPath();
        BasicFileAttributes seen = Files.readAttributes(real, BasicFileAttributes.class);
        return new Stamp(real, seen.lastModifiedTime(), seen.size(), seen.fileKey());
      } catch (IOException gone) {
        return new Stamp(null, null, -1, null);
      }
    }
  }

  private final List<Path> files;
  private List<Stamp> settled;
  private @Nullable List<Stamp> seen;

  FileStamps(List<Path> files) {
    this.files = files;
    this.settled = stamps();
  }

  private List<Stamp> stamps() {
    return files.stream().map(Stamp::of).toList();
  }

  /** The files are about to be read as they are now. */
  void settle() {
    settled = stamps();
    seen = null;
  }

  /** Whether they are others than when they were read, and the same as at the look before. */
  boolean haveChanged() {
    List<Stamp> now = stamps();
    boolean same = Objects.equals(now, seen);
    seen = now;
    return same && !now.equals(settled);
  }
}
