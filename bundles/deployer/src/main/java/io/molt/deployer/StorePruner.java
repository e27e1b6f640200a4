package io.molt.deployer;

import io.molt.spi.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old contents from the store: of each application the last few stay. Used by one thread.
 */
final class StorePruner {

  private static final Logger LOG = LoggerFactory.getLogger(StorePruner.class);

  private final int kept;
  private final Supplier<Set<String>> inUse;
  private final Map<Path, String> applications = new HashMap<>();

  /**
   * @param kept how many contents of an application stay
   * @param inUse the hashes that serve, which stay however old
   */
  StorePruner(int kept, Supplier<Set<String>> inUse) {
    this.kept = kept;
    this.inUse = inUse;
  }

  /** Removes old contents of the application whose newest is given. */
  void prune(Path directory, Content newest) {
    applications.put(newest.file(), newest.application());
    try {
      List<Path> own = contents(directory, newest.application());
      if (own.size() > kept) {
        remove(own.subList(kept, own.size()));
      }
    } catch (IOException failed) {
      LOG.warn("[{}] Old contents in {} stay.", newest.application(), directory, failed);
    }
  }

  private List<Path> contents(Path directory, String application) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> application.equals(applications.computeIfAbsent(file, this::application)))
          .sorted(Comparator.comparing(StorePruner::lastUsed).reversed())
          .toList();
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  /** The application of a content that an earlier process stored; of a damaged one, none. */
  private String application(Path file) {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      return Optional.ofNullable(jar.getManifest())
          .map(Manifest::getMainAttributes)
          .map(headers -> headers.getValue("Bundle-SymbolicName"))
          .map(name -> name.split(";", 2)[0].strip())
          .orElse("");
    } catch (IOException damaged) {
      return "";
    }
  }

  private void remove(List<Path> old) throws IOException {
    Set<String> serving = inUse.get();
    for (Path file : old) {
      String hash = file.getFileName().toString().replace(".jar", "");
      if (!serving.contains(hash)) {
        Files.deleteIfExists(file);
        applications.remove(file);
      }
    }
  }
}
