package io.molt.config;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The key files of the protocols, by the name of the protocol. Each is in the jar of the bundle
 * that speaks it, and found without starting the bundle: see {@link ProtocolJar}. No more jars are
 * opened than it takes to find what is asked for, Molt's own first.
 */
public final class ProtocolSections {

  private static final String OWN = "io.molt.";

  private final SortedMap<String, String> texts = new TreeMap<>();
  private List<Path> unlisted;
  private final Queue<Path> unread = new ArrayDeque<>();

  private ProtocolSections(Map<String, String> texts, List<Path> directories) {
    this.texts.putAll(texts);
    this.unlisted = directories;
  }

  /** Those of the server's own bundles and of an instance's libraries. */
  public static ProtocolSections of(Directories directories) {
    return new ProtocolSections(
        Map.of(), List.of(directories.home().resolve("bundles"), directories.lib()));
  }

  /**
   * Those that somebody has read.
   *
   * @param texts of key files by protocol
   */
  public static ProtocolSections of(Map<String, String> texts) {
    return new ProtocolSections(texts, List.of());
  }

  /** What has been read until now, for {@link #of}. */
  public Map<String, String> read() {
    return Map.copyOf(texts);
  }

  /** The key file of a protocol; empty if no bundle speaks it. */
  Optional<String> find(String protocol) throws ConfigurationException {
    while (!texts.containsKey(protocol) && hasNext()) {
      open(unread.remove());
    }
    return Optional.ofNullable(texts.get(protocol));
  }

  /** All that there are, for which every jar is opened. */
  SortedMap<String, String> all() throws ConfigurationException {
    while (hasNext()) {
      open(unread.remove());
    }
    return texts;
  }

  private void open(Path jar) throws ConfigurationException {
    for (Map.Entry<String, String> found : ProtocolJar.sections(jar).entrySet()) {
      if (texts.putIfAbsent(found.getKey(), found.getValue()) != null) {
        throw new ConfigurationException(
            List.of(
                jar
                    + ": protocol "
                    + found.getKey()
                    + " (expected: one bundle for a protocol; another in bundles/ or lib/ has it"
                    + " too)"));
      }
    }
  }

  /** Whether there is another jar; a directory is listed when those before it are read. */
  private boolean hasNext() throws ConfigurationException {
    while (unread.isEmpty() && !unlisted.isEmpty()) {
      list(unlisted.getFirst());
      unlisted = unlisted.subList(1, unlisted.size());
    }
    return !unread.isEmpty();
  }

  /** An instance may have no libraries. */
  private void list(Path directory) throws ConfigurationException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> own = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : found) {
        (jar.getFileName().toString().startsWith(OWN) ? own : others).add(jar);
      }
    } catch (IOException e) {
      throw new ConfigurationException(directory + ": cannot be listed: " + e, e);
    }
    Collections.sort(own);
    Collections.sort(others);
    unread.addAll(own);
    unread.addAll(others);
  }
}
