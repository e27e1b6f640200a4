package io.molt.proof;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A guard that is taken away.
 *
 * @param type the class that has it, of the manager's
 * @param loss what is lost with it
 * @param guard the text of the source that is replaced; it is there once
 * @param instead what stands there instead
 * @param tests the classes of which one test must fail then
 */
record Mutant(String type, String loss, String guard, String instead, List<String> tests) {

  /** Whose rooms the class and its tests are looked for in. */
  private static final Path MANAGER = Path.of("io", "molt", "manager");

  /**
   * Writes the source without the guard.
   *
   * @param sources the root of the module's sources
   * @return the file that was written
   * @throws IllegalStateException if the source does not have the guard, or more than once
   */
  Path write(Path sources, Path directory) throws IOException {
    String text = Files.readString(find(sources, type));
    int at = text.indexOf(guard);
    if (at < 0 || text.indexOf(guard, at + 1) >= 0) {
      throw new IllegalStateException(
          type + ": " + guard + " (expected: once in its source; say there what it is now)");
    }
    Path file = directory.resolve(type + ".java");
    Files.writeString(file, text.substring(0, at) + instead + text.substring(at + guard.length()));
    return file;
  }

  /**
   * The full names of its tests.
   *
   * @param sources the root of the sources of the module's tests
   */
  List<String> testClasses(Path sources) throws IOException {
    List<String> names = new ArrayList<>();
    for (String test : tests) {
      String path = sources.relativize(find(sources, test)).toString();
      names.add(path.replace(File.separatorChar, '.').replaceFirst("\\.java$", ""));
    }
    return names;
  }

  private static Path find(Path sources, String name) throws IOException {
    try (Stream<Path> files = Files.walk(sources.resolve(MANAGER))) {
      return files
          .filter(file -> file.endsWith(name + ".java"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException(name + " (expected: a class of the manager)"));
    }
  }
}
