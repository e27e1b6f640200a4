package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A copy of the sources without anything that was built: what a new user has before the first
 * command.
 *
 * @param directory its root
 */
record Checkout(Path directory) {

  private static final Set<String> LEFT_OUT = Set.of("target", ".git");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Copies the sources that this test belongs to. */
  static Checkout fresh() {
    Path root = Distribution.located().home().resolve("../../..").normalize();
    try {
      Path copy = Files.createTempDirectory("molt-checkout-");
      Files.walkFileTree(root, new Copier(root, copy));
      // The tests have been compiled and these sources checked: both take most of a build's time.
      Path config = Files.createDirectories(copy.resolve(".mvn")).resolve("maven.config");
      Files.writeString(
          config, "-Dmaven.test.skip=true\n-Derrorprone.checks=-XepDisableAllChecks\n");
      return new Checkout(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs shell commands in the root, as they stand in the README. */
  CommandResult run(String commands) {
    return runIn(directory, commands);
  }

  /** Runs shell commands in another directory. */
  CommandResult runIn(Path where, String commands) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-e", "-c", commands)).directory(where.toFile());
    CommandResult result = CommandResult.of(builder, LIMIT);
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
    return result;
  }

  /** Copies a tree, file modes included. */
  private static final class Copier extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copier(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (LEFT_OUT.contains(directory.getFileName().toString())) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectories(to.resolve(from.relativize(directory)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }
  }
}
