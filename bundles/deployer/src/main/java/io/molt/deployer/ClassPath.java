package io.molt.deployer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle's class path with its nested jars opened: a jar {@code lib/a.jar} on it appears among
 * the bundle's files as the directory {@code lib/a.jar/} as well. A framework that is given the
 * content so then reads the nested classes from there too, where Felix otherwise writes each nested
 * jar to disk for each worker.
 *
 * @param <F> a file
 */
final class ClassPath<F> {

  private final List<String> paths;
  private final Map<String, F> entries;
  private final Holding<F> holding;

  private ClassPath(List<String> paths, Map<String, F> entries, Holding<F> holding) {
    this.paths = paths;
    this.entries = entries;
    this.holding = holding;
  }

  static <F> ClassPath<F> open(
      List<String> paths, Map<String, F> bundle, Limits limits, Holding<F> holding)
      throws UnfitException, IOException {
    Map<String, F> opened = new LinkedHashMap<>(bundle);
    long left = limits.inflatedBytes() - total(bundle, holding);
    for (String path : paths) {
      F file = bundle.get(path);
      if (file != null) {
        Limits rest = new Limits(left, limits.entries());
        Map<String, F> nested = openNested(path, file, rest, holding);
        left -= total(nested, holding);
        opened.putAll(nested);
      } else if (isDirectory(path, bundle)) {
        opened.put(directory(path), holding.directory());
      }
    }
    return new ClassPath<>(paths, opened, holding);
  }

  private static <F> Map<String, F> openNested(
      String path, F file, Limits limits, Holding<F> holding) throws UnfitException, IOException {
    Map<String, F> nested = new LinkedHashMap<>();
    nested.put(directory(path), holding.directory());
    try {
      ZipReader.read(holding.open(path, file), limits, holding)
          .forEach((name, content) -> nested.put(directory(path) + name, content));
    } catch (UnfitException unfit) {
      throw new UnfitException("Bundle-ClassPath: " + path + ": " + unfit.problem());
    }
    return nested;
  }

  private static <F> long total(Map<String, F> entries, Holding<F> holding) {
    return entries.values().stream().mapToLong(holding::size).sum();
  }

  private static boolean isDirectory(String path, Map<String, ?> bundle) {
    return bundle.keySet().stream().anyMatch(name -> name.startsWith(directory(path)));
  }

  private static String directory(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /**
   * All files of the bundle, those of nested jars and the directories on the class path included.
   */
  Map<String, F> entries() {
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
  Optional<byte[]> find(String className) throws IOException {
    String file = className.replace('.', '/') + ".class";
    for (String path : paths) {
      String name = path.equals(".") ? file : directory(path) + file;
      F found = entries.get(name);
      if (found != null) {
        return Optional.of(holding.bytes(name, found));
      }
    }
    return Optional.empty();
  }
}
