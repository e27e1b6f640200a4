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
 * Makes a bundle of the jars that hold one of Netty's native libraries, a jar for each processor: a
 * fragment of the bundle whose classes load it. The jars are bundles already, but not in each
 * release ones that the framework resolves, and a release that mends a hole cannot wait for that.
 * Those of one library for several processors even have the same name and version, so that not both
 * can be installed, and one calls itself made for the other's processor.
 */
public final class NativePackaging {

  private static final String LIBRARIES = "META-INF/native/";
  private static final String VERSIONS = "META-INF/io.netty.versions.properties";
  private static final String LICENCE = "Bundle-License";

  /** What the licences of those ask for whose code is in a library. */
  private static final Pattern LICENCES =
      Pattern.compile("META-INF/(license/.+|NOTICE\\.txt|LICENSE\\.txt)");

  /** The bundles whose classes load a library, by the artifact that has it. */
  private static final Map<String, String> HOSTS =
      Map.of(
          "netty-transport-native-epoll", "io.netty.transport-classes-epoll",
          "netty-transport-native-io_uring", "io.netty.transport-classes-io_uring",
          "netty-tcnative-boringssl-static", "io.netty.tcnative-classes");

  /** As Maven names them: {@code netty-transport-native-epoll-4.2.18.Final-linux-x86_64.jar}. */
  private static final Pattern JAR =
      Pattern.compile("(netty-[a-z_-]+)-([\\d][\\w.]+)-linux-(\\w+)\\.jar");

  private NativePackaging() {}

  /**
   * The program that the build runs.
   *
   * @param args the directory of the jars, all of one library of one version, and where the bundles
   *     go
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "expected: the directory of the jars, that of the bundles");
    }
    Map<String, List<Path>> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path jar : files.sorted().toList()) {
        jars.computeIfAbsent(name(jar).group(1), artifact -> new ArrayList<>()).add(jar);
      }
    }
    for (Map.Entry<String, List<Path>> each : jars.entrySet()) {
      write(each.getKey(), each.getValue(), Path.of(args[1]));
    }
  }

  private static Matcher name(Path jar) {
    Matcher name = JAR.matcher(jar.getFileName().toString());
    if (!name.matches() || !HOSTS.containsKey(name.group(1))) {
      throw new IllegalArgumentException(
          jar + " (expected: ARTIFACT-VERSION-linux-PROCESSOR.jar of " + HOSTS.keySet() + ")");
    }
    return name;
  }

  private static void write(String artifact, List<Path> jars, Path directory) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<String> clauses = new ArrayList<>();
    TreeSet<String> versions = new TreeSet<>();
    for (Path jar : jars) {
      Matcher name = name(jar);
      versions.add(name.group(2));
      String library = take(jar, files);
      clauses.add(library + "; osname=Linux; processor=" + name.group(3));
    }
    if (versions.size() != 1) {
      throw new IllegalArgumentException(
          versions + " (expected: jars of one version; mvn clean removes those of another)");
    }
    BundleJar.write(
        directory,
        artifact,
        versions.first(),
        headers(artifact, clauses, licence(jars.getFirst())),
        files);
  }

  /** Takes what is needed of one of them, and names its library. */
  private static String take(Path jar, Map<String, byte[]> files) throws IOException {
    String library = null;
    try (JarFile from = new JarFile(jar.toFile())) {
      for (ZipEntry entry : from.stream().toList()) {
        boolean isLibrary = entry.getName().startsWith(LIBRARIES) && !entry.isDirectory();
        if (isLibrary
            || entry.getName().equals(VERSIONS)
            || (LICENCES.matcher(entry.getName()).matches() && !entry.isDirectory())) {
          files.put(entry.getName(), from.getInputStream(entry).readAllBytes());
        }
        library = isLibrary ? entry.getName() : library;
      }
    }
    if (library == null) {
      throw new IllegalArgumentException(jar + " (expected: a library in " + LIBRARIES + ")");
    }
    return library;
  }

  private static String licence(Path jar) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      return from.getManifest().getMainAttributes().getValue(LICENCE);
    }
  }

  /** The last clause has it resolve on other systems too, where Netty does without. */
  private static Map<String, String> headers(
      String artifact, List<String> clauses, String licence) {
    return Map.of(
        LICENCE,
        licence,
        "Bundle-Name",
        "Netty's native libraries of " + artifact,
        "Bundle-SymbolicName",
        "io.molt." + artifact,
        "Fragment-Host",
        HOSTS.get(artifact),
        "Bundle-NativeCode",
        String.join(",", clauses) + ",*");
  }
}
