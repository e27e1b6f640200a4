package io.molt.manager.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.Trigger;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the history: one line of JSON for each record, the latest last. A reload whose old
 * code drains has a line at the switch and another when all is known; the later one counts. When
 * the file has grown too long, the older records are dropped: workers that the server began anew,
 * and requests that were discarded, may be so many that they must not drive out the reloads.
 *
 * <p>For one thread at a time. Nothing is read before the first call.
 */
final class Journal {

  /** Adds bytes to the end of a file, so that tests can have a full disk. */
  @FunctionalInterface
  interface Appender {
    void append(Path file, byte[] bytes) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private static final int MOST_LINES = 1_000;
  private static final int MOST_BYTES = 16 << 20;
  private static final int KEPT_RELOADS = 300;
  private static final int KEPT_OTHERS = 200;
  private static final int UNKNOWN = -1;

  private final Path file;
  private final Appender appender;
  private int lines = UNKNOWN;
  private boolean damageTold;

  Journal(Path file, Appender appender) {
    this.file = file;
    this.appender = appender;
  }

  Journal(Path file) {
    this(file, Journal::toDisk);
  }

  private static void toDisk(Path file, byte[] bytes) throws IOException {
    // Not through a channel: if an application interrupts this thread, that would be closed.
    try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write(bytes);
    } catch (FileNotFoundException unwritable) {
      throw Files.exists(file.toAbsolutePath().getParent())
          ? unwritable
          : new NoSuchFileException(file.toString());
    }
  }

  /**
   * Writes records behind those that are there.
   *
   * @throws IOException if not all could be written; then all are to be written again, and what was
   *     written of them does no harm
   */
  void append(Collection<ReloadRecord> records) throws IOException {
    StringBuilder text = new StringBuilder();
    if (lines == UNKNOWN) {
      byte[] present = bytes();
      lines = count(present);
      // What was cut off by a full disk or the end of the process must not spoil the next line.
      text.append(endsWithinLine(present) ? "\n" : "");
    }
    records.forEach(each -> text.append(RecordWriter.write(each)).append('\n'));
    try {
      append(text.toString().getBytes(UTF_8));
    } catch (IOException | RuntimeException failed) {
      lines = UNKNOWN;
      throw failed;
    }
    lines += records.size();
    if (lines > MOST_LINES) {
      shorten();
    }
  }

  private void append(byte[] bytes) throws IOException {
    try {
      appender.append(file, bytes);
    } catch (NoSuchFileException noDirectory) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      appender.append(file, bytes);
    }
  }

  /** Of a file that is longer than any of the server's, only the end is read. */
  private byte[] bytes() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.max(0, Files.size(file) - MOST_BYTES));
      return in.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  private static int count(byte[] text) {
    int count = 0;
    for (byte each : text) {
      count += each == '\n' ? 1 : 0;
    }
    return count;
  }

  private static boolean endsWithinLine(byte[] text) {
    return text.length > 0 && text[text.length - 1] != '\n';
  }

  /**
   * In one step: whoever reads the file meanwhile, or ends the process, sees the old or the new.
   */
  private void shorten() {
    List<ReloadRecord> kept = latest(List.copyOf(read().values()));
    Path next = file.resolveSibling(file.getFileName() + ".part");
    StringBuilder text = new StringBuilder();
    kept.forEach(each -> text.append(RecordWriter.write(each)).append('\n'));
    try {
      Files.writeString(next, text, UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      LOG.warn("[server] {} could not be shortened: {}", file, failed.toString());
    }
    // Where it failed, it is tried again when as many lines have been added.
    lines = kept.size();
  }

  private static List<ReloadRecord> latest(List<ReloadRecord> all) {
    List<ReloadRecord> latest = new ArrayList<>();
    int reloads = 0;
    int others = 0;
    for (ReloadRecord each : all.reversed()) {
      if (isReload(each) ? reloads++ < KEPT_RELOADS : others++ < KEPT_OTHERS) {
        latest.add(each);
      }
    }
    return latest.reversed();
  }

  private static boolean isReload(ReloadRecord each) {
    return each.trigger() != Trigger.SERVER && each.outcome() != Outcome.DISCARDED;
  }

  /** What tells a reload from all others, also once more of it is known. */
  static String key(ReloadRecord reload) {
    return reload.beganAt() + " " + reload.application() + " " + reload.what();
  }

  /** All that can be read, each reload once by its key, in the order of their switches. */
  Map<String, ReloadRecord> read() {
    Map<String, ReloadRecord> records = new LinkedHashMap<>();
    RecordReader reader = new RecordReader();
    String damage = "";
    int number = 0;
    for (String line : text().split("\n")) {
      number++;
      try {
        if (!line.isBlank()) {
          ReloadRecord each = reader.read(line);
          records.put(key(each), each);
        }
      } catch (IllegalArgumentException unreadable) {
        damage = "line " + number + ": " + unreadable.getMessage();
      }
    }
    tell(damage);
    return records;
  }

  private String text() {
    try {
      return new String(bytes(), UTF_8);
    } catch (IOException unreadable) {
      LOG.warn("[server] The history could not be read: {}", unreadable.toString());
      return "";
    }
  }

  private void tell(String damage) {
    if (!damage.isEmpty() && !damageTold) {
      damageTold = true;
      LOG.warn("[server] {}: what cannot be read is left out, {}", file, damage);
    }
  }
}
