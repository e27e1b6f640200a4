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

/** Shows a content to the framework as a bundle in memory (OSGi Core 8, 60: Connect). */
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
    return content.entries().keySet();
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
    byte[] bytes = content.entries().get(path);
    if (bytes == null) {
      return Optional.empty();
    }
    roots
        .className(path)
        .filter(classes::add)
        .ifPresent(first -> classBytes.addAndGet(bytes.length));
    return Optional.of(new Entry(path, bytes));
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
  private record Entry(String name, byte[] bytes) implements ConnectEntry {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public long getContentLength() {
      return bytes.length;
    }

    @Override
    public long getLastModified() {
      return 0;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] getBytes() {
      return bytes;
    }
  }
}
