package io.molt.itests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The assembled server.
 *
 * @param home the directory that holds {@code bin}, {@code bundles}, {@code conf} ...
 */
record Distribution(Path home) {

  /** The one that the build has assembled, named by the system property {@code molt.home}. */
  static Distribution located() {
    String home = System.getProperty("molt.home", "runtime/target/molt");
    Distribution found = new Distribution(Path.of(home).toAbsolutePath().normalize());
    if (!Files.isExecutable(found.launcher())) {
      throw new IllegalStateException(
          "molt.home: "
              + home
              + " (expected: the directory of the distribution, holding bin/molt; build it with"
              + " mvn package -Dmaven.test.skip)");
    }
    return found;
  }

  Path launcher() {
    return home.resolve("bin/molt");
  }

  /** The sample application. */
  Path hello() {
    return home.resolve("deploy/hello.jar");
  }

  /** Its api, as a class path to compile applications against. */
  String api() throws IOException {
    try (Stream<Path> jars = Files.list(home.resolve("bundles"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("io.molt.api-"))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Copies it, for a test that changes it. */
  void copyTo(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.toList()) {
        Path copy = directory.resolve(home.relativize(file).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
