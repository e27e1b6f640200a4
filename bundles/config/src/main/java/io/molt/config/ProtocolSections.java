package io.molt.config;

import static java.util.Objects.requireNonNull;

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
import org.jspecify.annotations.Nullable;

/**
 * The key files of the protocols, by the name of the protocol. Each is in the jar of the bundle
 * that speaks it, and found without starting the bundle: see {@link ProtocolJar}. No more jars are
 * opened than it takes to find what is asked for, Molt's own first.
 */
public final class ProtocolSections {

  private static final String OWN = "io.molt.";

  private final SortedMap<String, String> texts = new TreeMap<>();
  private @Nullable Path directory;
  private final Queue<Path> unread = new ArrayDeque<>();

  private ProtocolSections(Map<String, String> texts, @Nullable Path directory) {
    this.texts.putAll(texts);
    this.directory = directory;
  }

  /**
   * Those in the jars of a directory.
   *
   * @param directory with the server's bundles
   */
  public static ProtocolSections inBundles(Path directory) {
    return new ProtocolSections(Map.of(), requireNonNull(directory, "directory"));
  }

  /**
   * Those that somebody has read.
   *
   * @param texts of key files by protocol
   */
  public static ProtocolSections of(Map<String, String> texts) {
    return new ProtocolSections(texts, null);
  }

  /** What has been read until now, for {@link #of}. */
  public Map<String, String> read() {
    return Map.copyOf(texts);
  }

  /** The key file of a protocol; empty if no bundle speaks it. */
  Optional<String> find(String protocol) throws ConfigurationException {
    list();
    while (!texts.containsKey(protocol) && !unread.isEmpty()) {
      open(unread.remove());
    }
    return Optional.ofNullable(texts.get(protocol));
  }

  /** All that there are, for which every jar is opened. */
  SortedMap<String, String> all() throws ConfigurationException {
    list();
    while (!unread.isEmpty()) {
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
                    + " (expected: one bundle for a protocol; another in this directory has it"
                    + " too)"));
      }
    }
  }

  private void list() throws ConfigurationException {
    Path from = directory;
    if (from == null) {
      return;
    }
    directory = null;
    if (!Files.isDirectory(from)) {
      throw new ConfigurationException(
          List.of(from + ": no such directory (expected: the server's bundles)"));
    }
    List<Path> own = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(from, "*.jar")) {
      for (Path jar : found) {
        (jar.getFileName().toString().startsWith(OWN) ? own : others).add(jar);
      }
    } catch (IOException e) {
      throw new ConfigurationException(from + ": cannot be listed: " + e, e);
    }
    Collections.sort(own);
    Collections.sort(others);
    unread.addAll(own);
    unread.addAll(others);
  }
}
