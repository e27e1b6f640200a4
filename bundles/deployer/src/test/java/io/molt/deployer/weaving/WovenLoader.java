package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Loads rewritten classes, as the class loader of a worker's bundle does. */
final class WovenLoader extends ClassLoader {

  private final Map<String, byte[]> classes = new HashMap<>();
  private boolean closed;

  static {
    registerAsParallelCapable();
  }

  private WovenLoader() {
    super(WovenLoader.class.getClassLoader());
    GuardFiles.NAMES.forEach(name -> classes.put(className(name), GuardFiles.content(name, true)));
  }

  /** Loads a class of the tests, those within it included. */
  static WovenLoader of(Class<?> type) throws IOException {
    return new WovenLoader().with(new ClassWeaver(true), type);
  }

  /** Loads a class of the tests as {@code loop_checks=off} has them. */
  static WovenLoader withoutLoopChecks(Class<?> type) throws IOException {
    return new WovenLoader().with(new ClassWeaver(false), type);
  }

  /** Loads a class from its file. */
  static WovenLoader of(String name, byte[] classFile) {
    WovenLoader loader = new WovenLoader();
    Woven woven = new ClassWeaver(true).weave(name, classFile);
    loader.classes.put(name, woven.bytes());
    return loader;
  }

  /** Loads a class as it is. */
  static WovenLoader unwoven(String name, byte[] classFile) {
    WovenLoader loader = new WovenLoader();
    loader.classes.put(name, classFile);
    return loader;
  }

  private WovenLoader with(ClassWeaver weaver, Class<?> type) throws IOException {
    Path directory = Path.of(URI.create(type.getResource("").toString()));
    String glob = type.getSimpleName() + "{,$*}.class";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      for (Path file : files) {
        String name = type.getPackageName() + "." + className(file.getFileName().toString());
        Woven woven = weaver.weave(name, Files.readAllBytes(file));
        assertThat(woven.unwoven()).isEmpty();
        classes.put(name, woven.bytes());
      }
    }
    return this;
  }

  /** Whether it has loaded the class of a file. */
  boolean hasLoaded(String file) {
    return findLoadedClass(className(file)) != null;
  }

  /** Loads no further class, as when the bundle is uninstalled. */
  void close() {
    closed = true;
  }

  /** The class file of a class. */
  static byte[] bytes(Class<?> type) {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String className(String file) {
    return file.substring(0, file.length() - ".class".length()).replace('/', '.');
  }

  /** The class that was given under this name, as it is here. */
  Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, true, this);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (closed) {
      throw new IllegalStateException("closed: " + name);
    }
    byte[] classFile = classes.get(name);
    if (classFile == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, classFile, 0, classFile.length) : loaded;
    }
  }
}
