package io.molt.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * An application that was built against the api of a release and is kept as it was: a jar among the
 * test resources, its source beside it.
 */
final class BuiltAgainst {

  /** For Java 17, as is allowed. */
  private static final int RELEASE = 17;

  /** What bnd writes of the api's packages into an application that is built against them. */
  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: built
      Bundle-Version: 1.0.0
      Import-Package: io.molt.net;version="[1.0,2)",
       io.molt.net.http;version="[1.0,2)",
       io.molt.reload;version="[1.0,2)",
       io.molt.share;version="[1.0,2)",
       io.molt.task;version="[1.0,2)",
       io.molt.timer;version="[1.0,2)",
       io.molt.worker;version="[1.0,2)",
       org.osgi.framework;version="[1.10,2)"
      Require-Capability: osgi.ee;filter:="(&(osgi.ee=JavaSE)(version=17))"
      Molt-Worker: built.Everything

      """;

  private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 1, 0, 0);
  private static final Path RESOURCES = Path.of("src/test/resources/io/molt/itests");
  private static final Path BASELINE = Path.of("../api/src/baseline");

  private final String name;

  /**
   * @param release the release that it was built against
   */
  BuiltAgainst(String release) {
    name = "built-against-" + release;
  }

  /** The bundle file. */
  byte[] bytes() throws IOException {
    return Files.readAllBytes(RESOURCES.resolve(name + ".jar"));
  }

  /** Compiles the source anew, against the api that is the baseline now, and makes a jar of it. */
  byte[] builtAnew() throws IOException {
    String source = Files.readString(RESOURCES.resolve(name + ".java.txt"));
    Map<String, byte[]> classes =
        SourceCompiler.compile(Map.of("built.Everything", source), RELEASE, classPath());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      Map<String, byte[]> entries = new TreeMap<>(classes);
      entries.put("META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        JarEntry file = new JarEntry(entry.getKey());
        file.setTimeLocal(TIME);
        jar.putNextEntry(file);
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Puts a jar in the place of the one that is kept. */
  void keep(byte[] jar) throws IOException {
    Files.write(RESOURCES.resolve(name + ".jar"), jar);
  }

  private static String classPath() throws IOException {
    try (Stream<Path> files = Files.list(BASELINE)) {
      return files.findFirst().orElseThrow()
          + File.pathSeparator
          + SourceCompiler.home(Bundle.class);
    }
  }

  /**
   * What a jar's classes consist of, whichever release of the compiler has put it in order: all
   * names, descriptors and texts, by class; and the manifest.
   */
  static Map<String, Set<String>> contents(byte[] jar) throws IOException {
    Map<String, Set<String>> contents = new TreeMap<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      Manifest manifest = in.getManifest();
      Set<String> headers = new TreeSet<>();
      manifest.getMainAttributes().forEach((name, value) -> headers.add(name + ": " + value));
      contents.put("manifest", headers);
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        contents.put(entry.getName(), words(in));
      }
    }
    return contents;
  }

  private static Set<String> words(InputStream classFile) throws IOException {
    Set<String> words = new TreeSet<>();
    ClassFile.of()
        .parse(classFile.readAllBytes())
        .constantPool()
        .forEach(
            entry -> {
              if (entry instanceof Utf8Entry text) {
                words.add(text.stringValue());
              }
            });
    return words;
  }
}
