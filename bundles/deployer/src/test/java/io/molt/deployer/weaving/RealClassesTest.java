package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the JVM's verifier takes what is made of the libraries that these tests use. */
class RealClassesTest {

  private final ClassWeaver weaver = new ClassWeaver(true);
  private final List<String> refused = new ArrayList<>();
  private int linked;

  @Test
  @Timeout(120)
  void theVerifierTakesThem() throws IOException {
    Map<String, byte[]> woven = new LinkedHashMap<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (path.endsWith(".jar") && !path.contains("assertj")) {
        weave(path, woven);
      }
    }
    Library library = new Library(woven);

    woven.keySet().forEach(name -> link(name, library));

    assertThat(refused).isEmpty();
    assertThat(linked).isGreaterThan(1_500);
    System.out.println(linked + " of " + woven.size() + " classes linked");
  }

  private void weave(String path, Map<String, byte[]> woven) throws IOException {
    try (JarFile jar = new JarFile(path)) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        String file = entry.getName();
        if (file.endsWith(".class") && !file.startsWith("META-INF") && !file.contains("-info")) {
          Woven made = weaver.weave(file, jar.getInputStream(entry).readAllBytes());
          made.unwoven().forEach(left -> System.out.println(path + ": " + left));
          woven.putIfAbsent(file.replace(".class", "").replace('/', '.'), made.bytes());
        }
      }
    }
  }

  /** Has a class verified, as far as the classes are there that it refers to. */
  private void link(String name, Library library) {
    try {
      Method[] _ = Class.forName(name, false, library).getDeclaredMethods();
      linked++;
    } catch (VerifyError | ClassFormatError bad) {
      refused.add(name + ": " + bad);
    } catch (ClassNotFoundException | LinkageError lacksAnother) {
      // One of the optional dependencies of a library.
    }
  }

  /** Loads all of them anew. */
  private static final class Library extends ClassLoader {
    private final Map<String, byte[]> classes;

    Library(Map<String, byte[]> classes) {
      super(ClassLoader.getPlatformClassLoader());
      this.classes = classes;
      for (String file : GuardFiles.NAMES) {
        classes.put(file.replace(".class", "").replace('/', '.'), GuardFiles.content(file, true));
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] classFile = classes.get(name);
      if (classFile == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, classFile, 0, classFile.length);
    }
  }
}
