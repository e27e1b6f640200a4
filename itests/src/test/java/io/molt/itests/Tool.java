package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A program of somebody else's, which is installed where it is not there yet: from Debian, or from
 * npm into {@code target/tools}. A test that cannot have its program fails, and says which.
 */
final class Tool {

  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final List<String> command;
  private final String modules;

  private Tool(List<String> command, String modules) {
    this.command = command;
    this.modules = modules;
  }

  /** A program by its name, and the package of Debian that holds it. */
  static Tool ofDebian(String program, String debianPackage) {
    return ofDebian(debianPackage, List.of("sh", "-c", "command -v " + program), List.of(program));
  }

  /** Python as Debian has it, with a module that a package of Debian holds. */
  static Tool python(String module, String debianPackage) {
    List<String> python = List.of("/usr/bin/python3", "-c");
    List<String> probe = Stream.concat(python.stream(), Stream.of("import " + module)).toList();
    return ofDebian(debianPackage, probe, python);
  }

  private static Tool ofDebian(String debianPackage, List<String> probe, List<String> command) {
    if (!succeeds(probe)) {
      // Another test may be installing something just now.
      String get =
          "apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends " + debianPackage;
      install(List.of("sh", "-c", get + " || { apt-get update && " + get + "; }"));
      if (!succeeds(probe)) {
        throw new AssertionError(debianPackage + " is installed, but this fails: " + probe);
      }
    }
    return new Tool(command, "");
  }

  private static boolean succeeds(List<String> probe) {
    return CommandResult.of(new ProcessBuilder(probe), LIMIT).exit() == 0;
  }

  /** Node, which Debian has, for scripts. */
  static Tool node() {
    return new Tool(List.of(ofDebian("node", "nodejs").command.getFirst(), "-e"), "");
  }

  /** Node with a module of npm that needs no other, in the version named. */
  static Tool node(String module, String version) {
    Tool node = node();
    ofDebian("npm", "npm");
    Path place = Path.of("target/tools", module + "-" + version).toAbsolutePath();
    if (!Files.isDirectory(place.resolve("node_modules").resolve(module))) {
      install(
          List.of(
              "npm",
              "install",
              "--prefix",
              place.toString(),
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              module + "@" + version));
    }
    return new Tool(node.command, place.resolve("node_modules").toString());
  }

  private static void install(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    CommandResult result = CommandResult.of(builder, INSTALLATION);
    if (result.exit() != 0) {
      throw new AssertionError("a program cannot be had that this test needs: " + result);
    }
  }

  /** Runs it to its end, which must be a good one. */
  CommandResult run(String... arguments) {
    CommandResult result = CommandResult.of(builder(arguments), LIMIT);
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
    return result;
  }

  /** Runs it while the test does something else. */
  CompletableFuture<CommandResult> running(String... arguments) {
    return CompletableFuture.supplyAsync(() -> run(arguments));
  }

  /** Begins one that ends only when it is killed. */
  Process begin(Path output, String... arguments) {
    try {
      return builder(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(all);
    if (!modules.isEmpty()) {
      builder.environment().put("NODE_PATH", modules);
    }
    return builder;
  }
}
