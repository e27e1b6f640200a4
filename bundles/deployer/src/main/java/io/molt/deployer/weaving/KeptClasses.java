package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.deployer.files.Source;
import io.molt.deployer.files.StoredFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rewritten classes in a {@link WovenFile} where they lie. Each is checked again when it is
 * read; what is not as it was can be made again. Usable from any thread.
 */
final class KeptClasses {

  /** There are none on disk. */
  static final KeptClasses NONE = new KeptClasses(null, Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(KeptClasses.class);
  private static final int BUFFER = 1 << 16;

  private final @Nullable StoredFile file;
  private final Map<String, Place> places;

  private record Place(long at, int length, int crc, List<Unwoven> unwoven) {}

  private KeptClasses(@Nullable StoredFile file, Map<String, Place> places) {
    this.file = file;
    this.places = places;
  }

  /**
   * Finds what is in a file, which is read once from its beginning to its end.
   *
   * @param maker what it must have been made by
   * @throws IOException if it was not, or is damaged
   */
  static KeptClasses in(StoredFile file, String maker) throws IOException {
    return new KeptClasses(file, new Reader(file).read(maker));
  }

  /**
   * What became of a class.
   *
   * @return empty if that is not known, or cannot be read; without bytes if it stays as it is
   */
  Optional<Woven> find(String name) {
    Place place = places.get(name);
    return file == null || place == null ? Optional.empty() : read(file, name, place);
  }

  private static Optional<Woven> read(StoredFile file, String name, Place place) {
    byte[] bytes = new byte[place.length()];
    try {
      file.read(place.at(), bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      LOG.debug("[deploy] {} is rewritten again.", name, unreadable);
      return Optional.empty();
    }
    return crc(bytes) == place.crc()
        ? Optional.of(new Woven(bytes, place.unwoven()))
        : Optional.empty();
  }

  private static int crc(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  /** Tells the name of each class, and what in it cannot be stopped. */
  void forEach(BiConsumer<String, List<Unwoven>> task) {
    places.forEach((name, place) -> task.accept(name, place.unwoven()));
  }

  /** Who reads here yet makes the class again. */
  void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException failed) {
        LOG.debug("[deploy] Rewritten classes are not closed.", failed);
      }
    }
  }

  /** Reads a file from its beginning on, and remembers where what is. */
  private static final class Reader {
    private final long end;
    private final CheckedInputStream checked;
    private final DataInputStream in;
    private final DataInputStream plain;
    private long at;

    Reader(Source file) {
      this.end = file.size() - Long.BYTES;
      BufferedInputStream buffered = new BufferedInputStream(file.stream(), BUFFER);
      this.checked = new CheckedInputStream(buffered, new CRC32());
      this.in = new DataInputStream(checked);
      this.plain = new DataInputStream(buffered);
    }

    Map<String, Place> read(String maker) throws IOException {
      WovenFile.checkMaker(text(), maker);
      int count = number();
      Map<String, Place> places = new HashMap<>();
      for (int i = 0; i < count; i++) {
        places.put(text(), place());
      }
      if (at != end || plain.readLong() != checked.getChecksum().getValue()) {
        throw WovenFile.damaged();
      }
      return places;
    }

    private Place place() throws IOException {
      byte[] bytes = bytes();
      long start = at - bytes.length;
      int count = number();
      List<Unwoven> unwoven = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        unwoven.add(new Unwoven(text(), text()));
      }
      return new Place(start, bytes.length, crc(bytes), List.copyOf(unwoven));
    }

    private String text() throws IOException {
      return new String(bytes(), UTF_8);
    }

    private byte[] bytes() throws IOException {
      int length = number();
      if (length < 0 || at + length > end) {
        throw WovenFile.damaged();
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      at += length;
      return bytes;
    }

    private int number() throws IOException {
      if (at + Integer.BYTES > end) {
        throw WovenFile.damaged();
      }
      at += Integer.BYTES;
      return in.readInt();
    }
  }
}
