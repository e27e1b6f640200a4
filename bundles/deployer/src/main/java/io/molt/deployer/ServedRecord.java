package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has served, the last few contents of each application: a text file beside the contents,
 * which outlasts the server. Used by one thread.
 *
 * <p>It is read when it is first needed. One that is lost or damaged harms nothing but what it is
 * for: there is less to go back to.
 */
final class ServedRecord {

  static final String NAME = "served.txt";

  private static final Logger LOG = LoggerFactory.getLogger(ServedRecord.class);

  private static final String HEAD =
      """
      # What has served, what served last before the others; written by the server.
      # application, version, SHA-256, since, file in deploy/; separated by tabs
      """;

  private final WholeFiles files;
  private final int kept;
  private @Nullable List<ServedContent> contents;
  private boolean writable = true;

  /**
   * @param kept how many contents of an application are remembered
   */
  ServedRecord(WholeFiles files, int kept) {
    this.files = files;
    this.kept = kept;
  }

  /** Those of an application, the one that began to serve last first. */
  List<ServedContent> of(String application) {
    return contents().stream().filter(each -> each.application().equals(application)).toList();
  }

  /** What came from a file of that name and served last. */
  Optional<ServedContent> heldBy(String file) {
    return contents().stream().filter(each -> each.file().equals(file)).findFirst();
  }

  /**
   * A content serves from now on. If it did before, its time stays.
   *
   * @return whether that is news
   */
  boolean add(ServedContent now) {
    List<ServedContent> own = new ArrayList<>(of(now.application()));
    ServedContent added = now;
    int place = place(own, now.hash());
    if (place >= 0) {
      ServedContent before = own.remove(place);
      String file = now.file().isEmpty() ? before.file() : now.file();
      added = (place == 0 ? before : now).from(file);
      if (added.equals(before)) {
        return false;
      }
    }
    own.addFirst(added);
    List<ServedContent> all = new ArrayList<>(own.subList(0, Math.min(kept, own.size())));
    contents().stream()
        .filter(each -> !each.application().equals(now.application()))
        .forEach(all::add);
    contents = List.copyOf(all);
    write();
    return true;
  }

  private static int place(List<ServedContent> own, String hash) {
    return own.stream().map(ServedContent::hash).toList().indexOf(hash);
  }

  private List<ServedContent> contents() {
    List<ServedContent> known = contents;
    if (known == null) {
      known = read();
      contents = known;
    }
    return known;
  }

  private List<ServedContent> read() {
    try {
      List<String> lines = Files.readAllLines(files.file(NAME));
      return lines.stream().filter(line -> !line.startsWith("#")).flatMap(this::parse).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      LOG.warn(
          "[deploy] {} cannot be read, so that nothing is known of what has served: {}",
          files.file(NAME),
          unreadable.toString());
      return List.of();
    }
  }

  private Stream<ServedContent> parse(String line) {
    Optional<ServedContent> content = ServedContent.parse(line);
    if (content.isEmpty()) {
      LOG.warn(
          "[deploy] {}: \"{}\" is left out (expected: application, version, SHA-256, time and file,"
              + " separated by tabs)",
          files.file(NAME),
          line);
    }
    return content.stream();
  }

  /** That it cannot be written is said once, until it can. */
  private void write() {
    StringBuilder text = new StringBuilder(HEAD);
    contents().forEach(content -> text.append(content.line()).append('\n'));
    try {
      files.replace(NAME, text.toString().getBytes(UTF_8));
      files.force(NAME);
      writable = true;
    } catch (IOException failed) {
      if (writable) {
        LOG.warn(
            "[deploy] {} cannot be written; what serves now may be unknown after a restart: {}",
            files.file(NAME),
            failed.toString());
      }
      writable = false;
    }
  }
}
