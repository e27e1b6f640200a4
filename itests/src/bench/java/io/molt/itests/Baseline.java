package io.molt.itests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

/**
 * The server as it was at an earlier commit, built from git as its README says, to be compared with
 * the one of today. It is built once and kept below a directory by its commit; where it is removed,
 * it is built anew.
 *
 * @param commit as it was given
 * @param distribution what was built
 */
record Baseline(String commit, Distribution distribution) {

  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Where builds are kept unless told otherwise. */
  static final String DIRECTORY = "target/baselines";

  /** The README's first command, then and now. */
  private static final List<String> BUILD =
      List.of("mvn", "-q", "-B", "-ntp", "package", "-DskipTests");

  /** As it is shown to people. */
  String name() {
    return "Molt " + commit;
  }

  /**
   * The build that a benchmark is to compare with.
   *
   * @param commit may be empty, for none
   * @param directory where builds are kept
   */
  static Optional<Baseline> named(String commit, Path directory) throws IOException {
    return commit.isEmpty() ? Optional.empty() : Optional.of(of(commit, directory));
  }

  /** As {@link #named}, of a commit that was given. */
  static Baseline of(String commit, Path directory) throws IOException {
    if (!commit.matches("[0-9a-f]{7,40}")) {
      throw new IllegalArgumentException(commit + " (expected: a commit's number, as 24eceb1)");
    }
    Path sources = directory.toAbsolutePath().normalize().resolve(commit);
    Path home = sources.resolve("runtime/target/molt");
    if (!Files.exists(home.resolve("bin/molt"))) {
      build(commit, sources);
    }
    return new Baseline(commit, new Distribution(home));
  }

  private static void build(String commit, Path sources) throws IOException {
    Files.createDirectories(sources);
    Path archive = sources.resolve("sources.tar");
    run(sources, List.of("git", "archive", "--output=" + archive, commit), root());
    run(sources, List.of("tar", "-xf", archive.toString()), sources);
    Files.delete(archive);
    System.err.println("Builds " + commit + " in " + sources);
    run(sources, BUILD, sources);
  }

  /** Where git's answer is of all files: elsewhere it is of those below. */
  private static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  private static void run(Path sources, List<String> command, Path where) {
    CommandResult result =
        CommandResult.of(new ProcessBuilder(command).directory(where.toFile()), LIMIT);
    if (result.exit() != 0) {
      throw new IllegalStateException("the build in " + sources + ": " + result);
    }
  }

  /** Has a bundle compiled against this build's api instead of today's. */
  WorkerBundle compile(WorkerBundle bundle) {
    return bundle.against(api());
  }

  /** Whether this build's api has a package. */
  boolean has(String packageName) {
    String folder = packageName.replace('.', '/') + "/";
    for (String jar : api().split(File.pathSeparator)) {
      try (JarFile file = new JarFile(jar)) {
        if (file.stream().anyMatch(entry -> entry.getName().startsWith(folder))) {
          return true;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }

  private String api() {
    try {
      return distribution.api();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
