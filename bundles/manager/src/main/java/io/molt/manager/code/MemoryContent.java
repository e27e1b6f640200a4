package io.molt.manager.code;

import io.molt.spi.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/**
 * Shows a content to the framework as a bundle that it need not copy (OSGi Core 8, 60: Connect).
 * What a file holds is read when the framework wants it, and not when it asks whether there is one.
 */
final class MemoryContent implements ConnectModule, ConnectContent {

  private final Content content;
  private final ClassRoots roots;
  private final Set<String> classes = ConcurrentHashMap.newKeySet();
  private final AtomicLong classBytes = new AtomicLong();

  MemoryContent(Content content) {
    this.content = content;
    this.roots = ClassRoots.of(content);
  }

  @Override
  public ConnectContent getContent() {
    return this;
  }

  /**
   * A copy: Felix writes into it what a multi-release bundle says apart for this version of Java.
   */
  @Override
  public Optional<Map<String, String>> getHeaders() {
    return Optional.of(new HashMap<>(content.headers()));
  }

  @Override
  public Iterable<String> getEntries() {
    return content.entries().names();
  }

  /**
   * The names of the classes that were read: of the files that are there, so that they are at most
   * as many as the content has. A class loader asks for each class in every nested jar.
   */
  List<String> classes() {
    return List.copyOf(classes);
  }

  /** How many bytes the files of {@link #classes} have together. */
  long classBytes() {
    return classBytes.get();
  }

  /** Whether it has a class of this name, in one of the places where classes are looked for. */
  boolean holds(String className) {
    return classes.contains(className) || roots.hold(className, content);
  }

  @Override
  public Optional<ConnectEntry> getEntry(String path) {
    return content.entries().holds(path) ? Optional.of(new Entry(path)) : Optional.empty();
  }

  private byte[] read(String path) {
    byte[] bytes = content.entries().bytes(path).orElseThrow();
    roots
        .className(path)
        .filter(classes::add)
        .ifPresent(first -> classBytes.addAndGet(bytes.length));
    return bytes;
  }

  /** Empty: the framework makes a class loader of its own, as for any bundle. */
  @Override
  public Optional<ClassLoader> getClassLoader() {
    return Optional.empty();
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  /** One file of the bundle. */
  private final class Entry implements ConnectEntry {
    private final String name;

    Entry(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    /** Not known before it is read. */
    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public long getLastModified() {
      return 0;
    }

    /** A class as one that is read whole, for so it is loaded. */
    @Override
    public InputStream getInputStream() {
      return roots.className(name).isPresent()
          ? new ByteArrayInputStream(read(name))
          : content.entries().open(name).orElseThrow();
    }

    @Override
    public byte[] getBytes() {
      return read(name);
    }
  }
}
