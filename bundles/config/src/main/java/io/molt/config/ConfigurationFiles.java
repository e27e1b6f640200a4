package io.molt.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directory {@code conf/}: its files whose names end in {@code .cfg}, hidden ones left out. */
public final class ConfigurationFiles {

  private final Path directory;

  /**
   * @param directory the instance's {@code conf/}
   */
  public ConfigurationFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads all files.
   *
   * @return the texts by file name, in the order of the names
   * @throws ConfigurationException if the directory or a file cannot be read, or is not UTF-8
   */
  public SortedMap<String, String> read() throws ConfigurationException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, Path> file : list().entrySet()) {
      texts.put(file.getKey(), text(file.getKey(), file.getValue()));
    }
    return texts;
  }

  /** The files that are there now, by name. */
  SortedMap<String, Path> list() throws ConfigurationException {
    SortedMap<String, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.cfg")) {
      for (Path file : found) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".")) {
          files.put(name, file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ConfigurationException(
          directory + ": no such directory (expected: server.cfg" + " and listener-NAME.cfg in it)",
          e);
    } catch (IOException e) {
      throw new ConfigurationException(directory + ": cannot be read: " + e.getMessage(), e);
    }
    return files;
  }

  private static String text(String name, Path file) throws ConfigurationException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException("conf/" + name + ": not a text in UTF-8", e);
    } catch (IOException e) {
      throw new ConfigurationException("conf/" + name + ": cannot be read: " + e, e);
    }
  }

  /** The text of one file; throws if it cannot be read. */
  String text(String name) throws ConfigurationException {
    return text(name, directory.resolve(name));
  }
}
