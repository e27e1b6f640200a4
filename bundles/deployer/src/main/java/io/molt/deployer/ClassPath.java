package io.molt.deployer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle's class path with its nested jars opened: a jar {@code lib/a.jar} on it appears among
 * the bundle's files as the directory {@code lib/a.jar/} as well. A framework that is given the
 * content in memory then reads the nested classes from there too, where Felix otherwise writes each
 * nested jar to disk for each worker.
 */
final class ClassPath {

  private final List<String> paths;
  private final Map<String, byte[]> entries;

  private ClassPath(List<String> paths, Map<String, byte[]> entries) {
    this.paths = paths;
    this.entries = entries;
  }

  static ClassPath open(List<String> paths, Map<String, byte[]> bundle, Limits limits)
      throws UnfitException {
    Map<String, byte[]> opened = new LinkedHashMap<>(bundle);
    long left = limits.inflatedBytes() - total(bundle);
    for (String path : paths) {
      if (bundle.containsKey(path)) {
        Map<String, byte[]> nested = openNested(path, bundle, new Limits(left, limits.entries()));
        left -= total(nested);
        opened.putAll(nested);
      } else if (isDirectory(path, bundle)) {
        opened.put(directory(path), new byte[0]);
      }
    }
    return new ClassPath(paths, opened);
  }

  private static Map<String, byte[]> openNested(
      String path, Map<String, byte[]> bundle, Limits limits) throws UnfitException {
    Map<String, byte[]> nested = new LinkedHashMap<>();
    nested.put(directory(path), new byte[0]);
    try {
      ZipReader.read(bundle.getOrDefault(path, new byte[0]), limits)
          .forEach((name, content) -> nested.put(directory(path) + name, content));
    } catch (UnfitException unfit) {
      throw new UnfitException("Bundle-ClassPath: " + path + ": " + unfit.problem());
    }
    return nested;
  }

  private static long total(Map<String, byte[]> entries) {
    return entries.values().stream().mapToLong(content -> content.length).sum();
  }

  private static boolean isDirectory(String path, Map<String, byte[]> bundle) {
    return bundle.keySet().stream().anyMatch(name -> name.startsWith(directory(path)));
  }

  private static String directory(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /**
   * All files of the bundle, those of nested jars and the directories on the class path included.
   */
  Map<String, byte[]> entries() {
    return entries;
  }

  /** Where the class path begins: a directory with a slash at its end, or nothing. */
  String root() {
    return paths.stream()
        .map(path -> path.equals(".") ? "" : directory(path))
        .filter(root -> root.isEmpty() || entries.containsKey(root))
        .findFirst()
        .orElse("");
  }

  /** The bytes of a class, looked for as a class loader does. */
  Optional<byte[]> find(String className) {
    String file = className.replace('.', '/') + ".class";
    return paths.stream()
        .map(path -> path.equals(".") ? file : directory(path) + file)
        .filter(entries::containsKey)
        .map(entries::get)
        .findFirst();
  }
}
