package io.molt.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Makes one bundle of the jars of brotli4j, which are none: its classes, and its library for each
 * processor. They ask the JVM for the library by its name first, and so the framework, which puts
 * it where all that bundles have to have on a disk is, for as long as the server runs. By
 * themselves they would write it into the directory for temporary files, and leave it there when
 * the process is killed; that remains what they do where nothing can be executed from the
 * framework's directory.
 */
public final class BrotliPackaging {

  private static final String ARTIFACT = "brotli4j";

  /** What of the classes is called from outside. */
  private static final List<String> EXPORTED =
      List.of(
          "com.aayushatharva.brotli4j",
          "com.aayushatharva.brotli4j.decoder",
          "com.aayushatharva.brotli4j.encoder");

  /** As Maven names them: {@code native-linux-x86_64-1.24.0.jar}, {@code service-1.24.0.jar}. */
  private static final Pattern JAR =
      Pattern.compile("(brotli4j|service|native-linux-(\\w+))-([\\d][\\w.]+)\\.jar");

  private static final Pattern CLASSES = Pattern.compile("com/aayushatharva/brotli4j/.+\\.class");

  private static final Pattern LIBRARY = Pattern.compile("lib/linux-\\w+/libbrotli\\.so");

  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<String> clauses = new ArrayList<>();
  private final TreeSet<String> versions = new TreeSet<>();

  private BrotliPackaging() {}

  /**
   * The program that the build runs.
   *
   * @param args the directory of the jars, all of one version, and where the bundle goes
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected: the directory of the jars, that of the bundle");
    }
    BrotliPackaging packaging = new BrotliPackaging();
    try (Stream<Path> jars = Files.list(Path.of(args[0]))) {
      for (Path jar : jars.sorted().toList()) {
        packaging.take(jar);
      }
    }
    packaging.write(Path.of(args[1]));
  }

  private void take(Path jar) throws IOException {
    Matcher name = JAR.matcher(jar.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(
          jar + " (expected: brotli4j, service, or native-linux-PROCESSOR, and -VERSION.jar)");
    }
    versions.add(name.group(3));
    String processor = name.group(2);
    Pattern wanted = processor == null ? CLASSES : LIBRARY;
    int found = 0;
    try (JarFile from = new JarFile(jar.toFile())) {
      for (ZipEntry entry : from.stream().toList()) {
        if (wanted.matcher(entry.getName()).matches()) {
          files.put(entry.getName(), from.getInputStream(entry).readAllBytes());
          found++;
          if (processor != null) {
            clauses.add(entry.getName() + "; osname=Linux; processor=" + processor);
          }
        }
      }
    }
    if (found == 0 || (processor != null && found > 1)) {
      throw new IllegalArgumentException(
          jar + ": " + found + " of " + wanted + " (expected: some)");
    }
  }

  /**
   * The last clause of the libraries has it resolve elsewhere too: it says itself what is missing.
   */
  private void write(Path directory) throws IOException {
    if (versions.size() != 1) {
      throw new IllegalArgumentException(
          versions + " (expected: jars of one version; mvn clean removes those of another)");
    }
    String version = versions.first();
    List<String> exports = new ArrayList<>();
    for (String each : EXPORTED) {
      exports.add(each + ";version=\"" + version + "\"");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Bundle-SymbolicName", "com.aayushatharva.brotli4j");
    headers.put("Bundle-Name", "brotli4j with its native libraries");
    headers.put(
        "Bundle-License",
        "https://www.apache.org/licenses/LICENSE-2.0, https://opensource.org/license/mit");
    headers.put("Export-Package", String.join(",", exports));
    headers.put("Bundle-NativeCode", String.join(",", clauses) + ",*");
    BundleJar.write(directory, ARTIFACT, version, headers, files);
  }
}
