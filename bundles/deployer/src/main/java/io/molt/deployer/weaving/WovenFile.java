package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.deployer.files.StoredFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rewritten classes of a content on disk, beside the content itself: {@code HASH.woven} beside
 * {@code HASH.jar}. They can always be done without: what is not there, is damaged, or was made by
 * other means is made again.
 */
final class WovenFile {

  private static final Logger LOG = LoggerFactory.getLogger(WovenFile.class);

  /** To be raised when classes are rewritten, or kept, otherwise than before. */
  private static final int VERSION = 3;

  private static final String JAVA = System.getProperty("java.runtime.version", "");
  private static final String SUFFIX = ".woven";
  private static final String CONTENT_SUFFIX = ".jar";

  private final Path path;
  private final String maker;

  /**
   * @param content where the content is kept
   * @param loopChecks whether the classes are made stoppable
   */
  WovenFile(Path content, boolean loopChecks) {
    String name = content.getFileName().toString();
    this.path = content.resolveSibling(name.replace(CONTENT_SUFFIX, "") + SUFFIX);
    this.maker = "version " + VERSION + ", loop_checks=" + loopChecks + ", Java " + JAVA;
  }

  /** The classes by the names of their files. */
  Map<String, Woven> read() {
    try {
      return parse(Files.readAllBytes(path));
    } catch (NoSuchFileException nothingKept) {
      return Map.of();
    } catch (IOException unreadable) {
      LOG.debug("[deploy] {} is not used.", path, unreadable);
      return Map.of();
    }
  }

  /** By hand: the streams for data load a dozen classes, at the start of the server. */
  private Map<String, Woven> parse(byte[] bytes) throws IOException {
    int length = bytes.length - Long.BYTES;
    if (length < 0 || ByteBuffer.wrap(bytes).getLong(length) != checksum(bytes, length)) {
      throw damaged();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    checkMaker(text(in), maker);
    int count = in.getInt();
    Map<String, Woven> classes = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      classes.put(text(in), readClass(in));
    }
    return classes;
  }

  static void checkMaker(String madeBy, String maker) throws IOException {
    if (!madeBy.equals(maker)) {
      throw new IOException("it was made by " + madeBy + " (expected: " + maker + ")");
    }
  }

  static IOException damaged() {
    return new IOException("it does not match its checksum");
  }

  private static Woven readClass(ByteBuffer in) {
    byte[] bytes = bytes(in);
    int count = in.getInt();
    List<Unwoven> unwoven = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      unwoven.add(new Unwoven(text(in), text(in)));
    }
    return new Woven(bytes, unwoven);
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), UTF_8);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  /** The classes where they lie; none if there is no file, or it is of no use. */
  KeptClasses open() {
    StoredFile file = null;
    KeptClasses classes = KeptClasses.NONE;
    try {
      file = StoredFile.open(path);
      classes = KeptClasses.in(file, maker);
    } catch (NoSuchFileException nothingKept) {
      return classes;
    } catch (IOException unusable) {
      LOG.debug("[deploy] {} is not used.", path, unusable);
    }
    if (file != null && classes == KeptClasses.NONE) {
      close(file);
    }
    return classes;
  }

  private static void close(StoredFile file) {
    try {
      file.close();
    } catch (IOException failed) {
      LOG.debug("[deploy] {} is not closed.", file, failed);
    }
  }

  /**
   * Replaces what is there, at once or not at all.
   *
   * @param classes what became of each, one after the other
   */
  void write(Set<String> names, Function<String, Optional<Woven>> classes) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      try (OutputStream file = new FileOutputStream(temporary.toFile())) {
        write(names, classes, file);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    removeOrphans();
  }

  private void write(
      Set<String> names, Function<String, Optional<Woven>> classes, OutputStream file)
      throws IOException {
    CheckedOutputStream checked =
        new CheckedOutputStream(new BufferedOutputStream(file), new CRC32());
    DataOutputStream out = new DataOutputStream(checked);
    write(maker, out);
    out.writeInt(names.size());
    for (String name : names) {
      write(name, out);
      writeClass(classes.apply(name).orElseThrow(), out);
    }
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  private static void writeClass(Woven woven, DataOutputStream out) throws IOException {
    write(woven.bytes(), out);
    out.writeInt(woven.unwoven().size());
    for (Unwoven left : woven.unwoven()) {
      write(left.name(), out);
      write(left.reason(), out);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    write(text.getBytes(UTF_8), out);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }

  /** Removes the files of contents that are in the store no longer. */
  private void removeOrphans() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.resolveSibling("."), "*" + SUFFIX)) {
      for (Path file : files) {
        String content = file.getFileName().toString().replace(SUFFIX, CONTENT_SUFFIX);
        if (!Files.exists(file.resolveSibling(content))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
