package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository that has all that the user's has, but for Molt itself: what a test
 * installs goes here and not there.
 *
 * @param directory its root: links to what the user's has
 */
record OwnRepository(Path directory) {

  /** Where Molt's own artifacts would be. */
  private static final List<String> OWN = List.of("io", "molt");

  /** A new one above that of the build that this test belongs to. */
  static OwnRepository create() throws IOException {
    Path directory = Files.createTempDirectory("molt-repository-");
    link(Path.of(System.getProperty("molt.repository")), directory, OWN);
    return new OwnRepository(directory);
  }

  /** Links to all that is there, but for what is at the end of the way. */
  private static void link(Path from, Path to, List<String> way) throws IOException {
    if (way.isEmpty() || !Files.isDirectory(from)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> all = Files.list(from)) {
      entries = all.toList();
    }
    String next = way.getFirst();
    for (Path entry : entries) {
      if (!entry.getFileName().toString().equals(next)) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
    Path deeper = Files.createDirectory(to.resolve(next));
    link(from.resolve(next), deeper, way.subList(1, way.size()));
  }

  /** Has Maven use it in all that is run by this process. */
  void addTo(ProcessBuilder builder) {
    builder
        .environment()
        .merge("MAVEN_OPTS", "-Dmaven.repo.local=" + directory, (own, added) -> own + " " + added);
  }
}
