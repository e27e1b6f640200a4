package io.molt.deployer.weaving;

import io.molt.spi.StopChecks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The class files that are added to an application: {@link io.molt.woven}. */
final class GuardFiles {

  private static final String GUARD = file(StopChecks.GUARD);

  /** Their names, seen from the root of a class path. */
  static final List<String> NAMES =
      List.of(
          GUARD,
          file("io.molt.woven.CallSites"),
          file(GuardCalls.EXITS),
          file(GuardCalls.PROPERTIES),
          file(StopChecks.STOP));

  private GuardFiles() {}

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }

  /**
   * What a file holds.
   *
   * @param loopChecks whether any code asks the guard
   */
  static byte[] content(String name, boolean loopChecks) {
    byte[] compiled = compiled(name);
    return loopChecks && name.equals(GUARD) ? GuardCalls.linkPoll(compiled) : compiled;
  }

  private static byte[] compiled(String name) {
    try (InputStream file = GuardFiles.class.getResourceAsStream("/" + name)) {
      if (file == null) {
        throw new IllegalStateException("this bundle lacks its file " + name);
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
