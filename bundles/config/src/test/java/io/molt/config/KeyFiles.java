package io.molt.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The key files of the protocols in the sources of Molt's bundles. */
final class KeyFiles {

  private static final Path BUNDLES = Path.of("..");
  private static final String FOLDER = "src/main/resources/META-INF/molt";
  private static final String END = ".keys";

  private KeyFiles() {}

  /** Their texts by protocol. */
  static SortedMap<String, String> protocols() {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> bundles = Files.list(BUNDLES)) {
      for (Path folder : bundles.map(bundle -> bundle.resolve(FOLDER)).toList()) {
        if (Files.isDirectory(folder)) {
          add(folder, texts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static void add(Path folder, SortedMap<String, String> texts) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(END)) {
          texts.put(name.substring(0, name.length() - END.length()), Files.readString(file));
        }
      }
    }
  }
}
