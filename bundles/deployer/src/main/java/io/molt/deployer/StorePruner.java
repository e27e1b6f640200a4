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
 * Removes old contents from the store: of each application the last few stay. Those that have never
 * served go first, then those that began to serve longest ago. Used by one thread.
 */
final class StorePruner {

  private static final Logger LOG = LoggerFactory.getLogger(StorePruner.class);

  private final int kept;
  private final Supplier<Set<String>> inUse;
  private final ServedRecord record;
  private final Map<Path, String> applications = new HashMap<>();

  /**
   * @param kept how many contents of an application stay
   * @param inUse the hashes that serve, which stay however old
   * @param record tells which have served
   */
  StorePruner(int kept, Supplier<Set<String>> inUse, ServedRecord record) {
    this.kept = kept;
    this.inUse = inUse;
    this.record = record;
  }

  /** Removes old contents of the application whose newest is given, which may yet serve. */
  void prune(Path directory, Content newest) {
    applications.put(newest.file(), newest.application());
    try {
      List<Path> own = contents(directory, newest.application());
      if (own.size() > kept) {
        remove(own.subList(kept, own.size()), newest.hash());
      }
    } catch (IOException failed) {
      LOG.warn("[{}] Old contents in {} stay.", newest.application(), directory, failed);
    }
  }

  /** Those that are worth most first. */
  private List<Path> contents(Path directory, String application) throws IOException {
    List<String> served = record.of(application).stream().map(ServedContent::hash).toList();
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> application.equals(applications.computeIfAbsent(file, this::application)))
          .sorted(
              Comparator.comparingInt((Path file) -> rank(served, file))
                  .thenComparing(Comparator.comparing(StorePruner::lastUsed).reversed()))
          .toList();
    }
  }

  private static int rank(List<String> served, Path file) {
    int index = served.indexOf(hash(file));
    return index < 0 ? served.size() : index;
  }

  private static String hash(Path file) {
    return file.getFileName().toString().replace(".jar", "");
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

  private void remove(List<Path> old, String newest) throws IOException {
    Set<String> serving = inUse.get();
    for (Path file : old) {
      if (!serving.contains(hash(file)) && !newest.equals(hash(file))) {
        Files.deleteIfExists(file);
        applications.remove(file);
      }
    }
  }
}
