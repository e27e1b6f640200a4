package io.molt.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** An application made from Java source text: a bundle as bytes, ready for {@code deploy/}. */
final class WorkerBundle {

  private static final int RELEASE = 25;
  private static final String PROBE = "Probe.java.txt";

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> stored = new HashSet<>();
  private String classPath = "";

  private WorkerBundle(String name, String workerClass) {
    header("Bundle-ManifestVersion", "2");
    header("Bundle-SymbolicName", name);
    header("Bundle-Version", "1.0.0");
    header("Import-Package", "io.molt.net,io.molt.net.http,io.molt.worker,io.molt.reload");
    header("Molt-Worker", workerClass);
  }

  /** The application {@code probe} 1.0.0: see its source among the test resources. */
  static WorkerBundle probe() {
    return new WorkerBundle("probe", "probe.Probe").source("probe.Probe", probeSource());
  }

  /** An application with one class from the given source. */
  static WorkerBundle of(String name, String workerClass, String source) {
    return new WorkerBundle(name, workerClass).source(workerClass, source);
  }

  /** A bundle for {@code lib/}, which exports the package of its own name. */
  static WorkerBundle library(String name) {
    return new WorkerBundle(name, "")
        .without("Molt-Worker")
        .without("Import-Package")
        .header("Export-Package", name + ";version=1.0.0");
  }

  WorkerBundle name(String name) {
    return header("Bundle-SymbolicName", name);
  }

  WorkerBundle version(String version) {
    return header("Bundle-Version", version);
  }

  WorkerBundle header(String header, String value) {
    headers.put(header, value);
    return this;
  }

  WorkerBundle without(String header) {
    headers.remove(header);
    return this;
  }

  WorkerBundle source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Compiles against another api than the one that was built. */
  WorkerBundle against(String otherClassPath) {
    classPath = otherClassPath;
    return this;
  }

  /** Adds all classes of a package, as the build has compiled them. */
  WorkerBundle classesOf(Class<?> one) {
    try {
      Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = root.resolve(one.getPackageName().replace('.', '/'));
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.filter(each -> each.toString().endsWith(".class")).toList()) {
          file(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a file that is not a class, or replaces one that the compiler would write. */
  WorkerBundle file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** As {@link #file}, for one that is not compressed. */
  WorkerBundle stored(String name, byte[] content) {
    stored.add(name);
    return file(name, content);
  }

  /**
   * Puts code into the probe.
   *
   * @param place static, constructor, start, activate, taken, exit or stop
   */
  WorkerBundle probeCode(String place, String code) {
    String mark = "/*" + place + "*/";
    String source = sources.get("probe.Probe");
    if (!source.contains(mark)) {
      throw new IllegalArgumentException(
          "place: " + place + " (expected: a mark in " + PROBE + ")");
    }
    return source("probe.Probe", source.replace(mark, code));
  }

  /** Has the probe append a line to a file, made by an expression, when it comes to a place. */
  WorkerBundle recording(String place, Path file, String expression) {
    return probeCode(place, "record(\"" + file + "\", " + expression + ");");
  }

  /** The bundle file. */
  byte[] bytes() {
    Map<String, byte[]> entries = new TreeMap<>();
    if (!sources.isEmpty()) {
      entries.putAll(classes());
    }
    entries.putAll(files);
    entries.values().removeIf(content -> content.length == 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(entry(entry.getKey(), entry.getValue()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private ZipEntry entry(String name, byte[] content) {
    ZipEntry entry = new ZipEntry(name);
    if (stored.contains(name)) {
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(checksum.getValue());
    }
    return entry;
  }

  /** The compiled classes by the names of their files. */
  Map<String, byte[]> classes() {
    return classPath.isEmpty()
        ? SourceCompiler.compile(sources)
        : SourceCompiler.compile(sources, RELEASE, classPath);
  }

  private Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    return manifest;
  }

  private static String probeSource() {
    try (InputStream in = WorkerBundle.class.getResourceAsStream(PROBE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
