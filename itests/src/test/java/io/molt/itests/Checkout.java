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

/**
 * A copy of the sources: what a new user has before the first command, or after it.
 *
 * <p>It is built and installed into a Maven repository of its own, and its server listens on ports
 * of its own, so that neither is in the way of what else there is on the machine.
 *
 * @param directory its root
 * @param http where the server is to listen, instead of the port that the README tells
 * @param tcp likewise
 */
record Checkout(Path directory, OwnRepository repository, int http, int tcp) {

  private static final String BUILT = "target";
  private static final String CLASSES = "classes";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** The ports that are shipped, and that the README tells. */
  private static final int HTTP = 9501;

  private static final int TCP = 9502;

  /** Copies the sources that this test belongs to, and nothing that was built of them. */
  static Checkout fresh() {
    return copy(false);
  }

  /** Copies the sources and their classes, which takes most of a build's time to compile. */
  static Checkout compiled() {
    return copy(true);
  }

  private static Checkout copy(boolean compiled) {
    Path root = Distribution.located().home().resolve("../../..").normalize();
    try {
      Path copy = Files.createTempDirectory("molt-checkout-");
      Files.walkFileTree(root, new Copier(root, copy, compiled));
      // All this has been done with these sources, and takes most of a build's time: the tests are
      // compiled, the code is checked, and the server is trained (see TrainIT). And what has not
      // changed is not compiled again, as it would be because of another module's new jar.
      Path config = Files.createDirectories(copy.resolve(".mvn")).resolve("maven.config");
      Files.writeString(
          config,
          "-Dmaven.test.skip=true\n"
              + "-Derrorprone.checks=-XepDisableAllChecks\n"
              + "-Dformat.skip\n"
              + "-Dtrain.skip\n"
              + "-Dmaven.compiler.useIncrementalCompilation=false\n");
      int http = FreePorts.next();
      int tcp = FreePorts.next();
      Path conf = copy.resolve("runtime/src/main/dist/conf");
      setPort(conf.resolve("listener-http.cfg"), HTTP, http);
      setPort(conf.resolve("listener-tcp.cfg"), TCP, tcp);
      return new Checkout(copy, OwnRepository.create(), http, tcp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setPort(Path file, int shipped, int port) throws IOException {
    String text = Files.readString(file);
    String changed = text.replaceFirst("(?m)^port = " + shipped + "$", "port = " + port);
    if (changed.equals(text)) {
      throw new IllegalStateException(file + " (expected: port = " + shipped + ")");
    }
    Files.writeString(file, changed);
  }

  /** A shell command of the README's, to be run in a directory. */
  ProcessBuilder command(Path where, String commands) {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-c", commands.replace(":" + HTTP + "/", ":" + http + "/"))
            .directory(where.toFile());
    repository.addTo(builder);
    // A build lives shortly: what the second compiler gives does not repay what it takes.
    builder
        .environment()
        .merge("MAVEN_OPTS", "-XX:TieredStopAtLevel=1", (own, added) -> own + " " + added);
    return builder;
  }

  /** Runs shell commands in the root, as they stand in the README. */
  CommandResult run(String commands) {
    return runIn(directory, commands);
  }

  /** Runs shell commands in another directory. */
  CommandResult runIn(Path where, String commands) {
    CommandResult result = CommandResult.of(command(where, commands), LIMIT);
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
    return result;
  }

  /** Copies a tree, file modes included. */
  private static final class Copier extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final boolean compiled;

    Copier(Path from, Path to, boolean compiled) {
      this.from = from;
      this.to = to;
      this.compiled = compiled;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (isLeftOut(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectories(to.resolve(from.relativize(directory)));
      return FileVisitResult.CONTINUE;
    }

    private boolean isLeftOut(Path directory) {
      String name = directory.getFileName().toString();
      boolean ofBuild = directory.getParent().endsWith(BUILT);
      return name.equals(".git")
          || (name.equals(BUILT) && !compiled)
          || (ofBuild && !name.equals(CLASSES));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.getParent().endsWith(BUILT)) {
        return FileVisitResult.CONTINUE;
      }
      Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }
  }
}
