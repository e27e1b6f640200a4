package io.molt.runtime;

import io.molt.settings.Directories;
import java.io.IOException;
import java.net.URISyntaxException;
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

  private static Path jar() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the launcher's jar has no path", e);
    }
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
