package io.molt.deployer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A deploy directory in memory. */
final class FakeFolder implements Folder {

  private final Ticker ticker;
  private final TreeMap<String, File> files = new TreeMap<>();
  private final SortedMap<String, Stranger> strangers = new TreeMap<>();
  private long lastKey;
  private boolean broken;
  private int reads;
  private Runnable whileReading = () -> {};

  private record File(byte[] content, Stamp stamp) {}

  FakeFolder(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Writes a file now, in place. */
  FakeFolder write(String name, byte[] content) {
    Object key = files.containsKey(name) ? files.get(name).stamp().key() : ++lastKey;
    return put(name, content, ticker.now(), key);
  }

  /** Renames a file into place that was written long ago. */
  FakeFolder moveIn(String name, byte[] content) {
    return put(name, content, ticker.now().minus(Duration.ofHours(1)), ++lastKey);
  }

  private FakeFolder put(String name, byte[] content, Instant modified, Object key) {
    files.put(name, new File(content, new Stamp(content.length, modified, ticker.now(), key)));
    return this;
  }

  FakeFolder touch(String name) {
    return write(name, files.get(name).content());
  }

  FakeFolder remove(String name) {
    files.remove(name);
    return this;
  }

  FakeFolder rename(String from, String to) {
    File file = files.remove(from);
    return put(to, file.content(), file.stamp().modified(), file.stamp().key());
  }

  void broken(boolean isBroken) {
    broken = isBroken;
  }

  void whileReading(Runnable task) {
    whileReading = task;
  }

  /** How often a file was read. */
  int reads() {
    return reads;
  }

  @Override
  public SortedSet<String> names() throws IOException {
    if (broken) {
      throw new IOException("Input/output error");
    }
    return new TreeSet<>(files.keySet());
  }

  /** Puts something there that is no application. */
  FakeFolder stranger(String name, Stranger stranger) {
    strangers.put(name, stranger);
    return this;
  }

  @Override
  public SortedMap<String, Stranger> strangers() throws IOException {
    if (broken) {
      throw new IOException("Input/output error");
    }
    return strangers;
  }

  @Override
  public Optional<Stamp> stamp(String name) {
    return Optional.ofNullable(files.get(name)).map(File::stamp);
  }

  @Override
  public boolean endsLikeZip(String name) {
    byte[] content = files.get(name).content();
    return ZipReader.findEnd(content, content.length) >= 0;
  }

  @Override
  public Optional<byte[]> manifest(String name) {
    byte[] content = files.get(name).content();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          return Optional.of(zip.readAllBytes());
        }
      }
      return Optional.empty();
    } catch (IOException noZip) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] read(String name) throws IOException {
    reads++;
    byte[] content = files.get(name).content();
    whileReading.run();
    return content;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new ByteArrayInputStream(read(name));
  }

  @Override
  public String label(String name) {
    return "deploy/" + name;
  }
}
