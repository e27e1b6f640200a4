package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds the directories of this process: the installation around the launcher's jar, and the base.
 */
final class Installation {

  private Installation() {}

  /** The directories of this process; {@code MOLT_BASE} names the base if it is not the home. */
  static Directories directories() {
    return directories(jar(), System.getenv());
  }

  /**
   * @param jar the launcher: {@code HOME/lib/boot/molt.jar}
   */
  static Directories directories(Path jar, Map<String, String> environment) {
    Path home = real(jar.resolve("../../..").normalize());
    String base = environment.getOrDefault("MOLT_BASE", "");
    return new Directories(home, base.isEmpty() ? home : real(Path.of(base)));
  }

  /** Molt's version, as the launcher's manifest has it. */
  static String version() {
    String version = Installation.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  /**
   * Begun with {@code -jar}, the JVM has the jar as its class path. The code source of a class is
   * no help: it names the jar that the JVM's cache was made of, wherever the installation lies by
   * now.
   */
  private static Path jar() {
    return Path.of(System.getProperty("java.class.path"));
  }

  /** The same name for a directory however it was reached, so that all processes agree on it. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      return path.toAbsolutePath().normalize();
    }
  }
}
