package io.molt.spi.settings;

import java.nio.file.Path;

/**
 * The directories of one instance, all absolute.
 *
 * @param home the installation: {@code bin}, {@code bundles}, {@code lib}; may be read-only
 * @param base the instance: every other directory is below it unless set otherwise; equal to home
 *     unless {@code MOLT_BASE} says otherwise
 */
public record Directories(Path home, Path base) {
  public Directories {
    home = home.toAbsolutePath().normalize();
    base = base.toAbsolutePath().normalize();
  }

  /** Configuration files. */
  public Path conf() {
    return base.resolve("conf");
  }

  /** Applications. */
  public Path deploy() {
    return base.resolve("deploy");
  }

  /** Library bundles that applications share and that no reload replaces. */
  public Path lib() {
    return base.resolve("lib");
  }

  /** Log files. */
  public Path log() {
    return base.resolve("log");
  }

  /** What exists only while the server runs: pid file, control socket. */
  public Path run() {
    return base.resolve("run");
  }

  /** What the server keeps: the content store, the bundle cache, the history of reloads. */
  public Path data() {
    return base.resolve("data");
  }
}
