package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

/**
 * Whether the content coding {@code br} is to be had from an installation on a machine, as far as
 * its files tell; whether the library can be loaded, a start finds out.
 */
final class ShippedBrotli {

  private static final String LIBRARY = "lib/linux-%s/libbrotli.so";

  private ShippedBrotli() {}

  /**
   * Why it is not; empty if it is.
   *
   * @param system as the JVM calls it, in {@code os.name}
   * @param processor likewise, in {@code os.arch}
   */
  static Optional<String> missing(Directories directories, String system, String processor)
      throws CommandException {
    List<BundleFile> found =
        BundleFile.list(directories, false).stream().filter(BundleFile::isForBrotli).toList();
    if (found.isEmpty()) {
      return Optional.of(
          "there is no bundles/brotli4j-VERSION.jar (expected: the one that Molt is shipped with)");
    }
    BundleFile file = found.getFirst();
    String library = LIBRARY.formatted(processor.equals("amd64") ? "x86_64" : processor);
    try (JarFile jar = new JarFile(file.path().toFile())) {
      return system.equals("Linux") && jar.getEntry(library) != null
          ? Optional.empty()
          : Optional.of(
              file.name() + " has no library for this machine, " + system + " on " + processor);
    } catch (IOException unreadable) {
      return Optional.of(file.name() + " cannot be read: " + unreadable.getMessage());
    }
  }
}
