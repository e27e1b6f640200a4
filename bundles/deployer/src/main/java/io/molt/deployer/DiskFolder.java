package io.molt.deployer;

import static java.util.Objects.requireNonNull;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The deploy directory on disk. Symbolic links are followed. */
final class DiskFolder implements Folder {

  private static final String UNIX = "unix:size,lastModifiedTime,ctime,ino,isRegularFile";
  private static final int LARGEST_MANIFEST = 1 << 20;
  private static final boolean HAS_UNIX_VIEW =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private final Path directory;

  DiskFolder(Path directory) {
    this.directory = directory;
  }

  @Override
  public SortedSet<String> names() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Stranger.isBundle(name)) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    return names;
  }

  @Override
  public SortedMap<String, Stranger> strangers() throws IOException {
    SortedMap<String, Stranger> strangers = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Files.isDirectory(file)) {
          strangers.put(name, Stranger.directory(name));
        } else if (!Files.isRegularFile(file)) {
          strangers.put(name, Stranger.other(name));
        } else if (!Stranger.isBundle(name)) {
          strangers.put(name, Stranger.file(name));
        }
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    return strangers;
  }

  @Override
  public Optional<Stamp> stamp(String name) {
    try {
      Path file = directory.resolve(name);
      return HAS_UNIX_VIEW ? unixStamp(file) : basicStamp(file);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Optional<Stamp> unixStamp(Path file) throws IOException {
    Map<String, Object> of = Files.readAttributes(file, UNIX, new LinkOption[0]);
    if (!get(of, "isRegularFile", Boolean.class)) {
      return Optional.empty();
    }
    return Optional.of(
        new Stamp(
            get(of, "size", Long.class),
            get(of, "lastModifiedTime", FileTime.class).toInstant(),
            get(of, "ctime", FileTime.class).toInstant(),
            get(of, "ino", Long.class)));
  }

  private static <T> T get(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(requireNonNull(attributes.get(name), name));
  }

  private static Optional<Stamp> basicStamp(Path file) throws IOException {
    BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
    if (!of.isRegularFile()) {
      return Optional.empty();
    }
    Instant modified = of.lastModifiedTime().toInstant();
    return Optional.of(new Stamp(of.size(), modified, modified, of.creationTime()));
  }

  @Override
  public boolean endsLikeZip(String name) {
    try (SeekableByteChannel file = Files.newByteChannel(directory.resolve(name))) {
      long size = file.size();
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, ZipReader.MAX_END_LENGTH));
      file.position(size - tail.capacity());
      while (tail.hasRemaining() && file.read(tail) >= 0) {
        // A read may return less than there is.
      }
      return ZipReader.findEnd(tail.array(), tail.position()) >= 0;
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> manifest(String name) {
    try (ZipFile zip = new ZipFile(directory.resolve(name).toFile())) {
      ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream manifest = zip.getInputStream(entry)) {
        return Optional.of(manifest.readNBytes(LARGEST_MANIFEST));
      }
    } catch (IOException | IllegalArgumentException noZip) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  /** Not by a channel, which ends with an interrupt of the thread. */
  @Override
  public InputStream open(String name) throws IOException {
    return new FileInputStream(directory.resolve(name).toFile());
  }

  @Override
  public String label(String name) {
    return directory.getFileName() + "/" + name;
  }
}
