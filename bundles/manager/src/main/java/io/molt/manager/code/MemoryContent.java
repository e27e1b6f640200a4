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
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/** Shows a content to the framework as a bundle in memory (OSGi Core 8, 60: Connect). */
final class MemoryContent implements ConnectModule, ConnectContent {

  private static final String CLASS = ".class";
  private static final String VERSIONS = "META-INF/versions/";

  private final Content content;
  private final Set<String> classes = ConcurrentHashMap.newKeySet();

  MemoryContent(Content content) {
    this.content = content;
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

  /** The names of the classes that were asked for. */
  List<String> classes() {
    return List.copyOf(classes);
  }

  @Override
  public Optional<ConnectEntry> getEntry(String path) {
    if (path.endsWith(CLASS)) {
      classes.add(className(path));
    }
    return Optional.ofNullable(content.entries().get(path)).map(bytes -> new Entry(path, bytes));
  }

  /** That of a class for one version of Java too is the class's own. */
  private static String className(String path) {
    int from = 0;
    if (path.startsWith(VERSIONS)) {
      from = path.indexOf('/', VERSIONS.length()) + 1;
    }
    return path.substring(from, path.length() - CLASS.length()).replace('/', '.');
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
