package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the contents that have served. */
class ServedRecordTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path directory;

  private ServedRecord open() {
    return new ServedRecord(WholeFiles.in(directory), 3);
  }

  private static ServedContent content(String application, int version) {
    return content(application, version, application + ".jar");
  }

  private static ServedContent content(String application, int version, String file) {
    String hash = "%064x".formatted((application + version).hashCode() & 0xffffffffL);
    return new ServedContent(application, version + ".0.0", hash, NOON.plusSeconds(version), file);
  }

  private static List<String> versions(ServedRecord record, String application) {
    return record.of(application).stream().map(ServedContent::version).toList();
  }

  @Test
  void whatServedLastIsFirst() {
    ServedRecord record = open();
    record.add(content("hello", 1));
    record.add(content("other", 7));
    record.add(content("hello", 2));
    assertThat(versions(record, "hello")).containsExactly("2.0.0", "1.0.0");
    assertThat(versions(record, "other")).containsExactly("7.0.0");
    assertThat(versions(record, "nothing")).isEmpty();
  }

  @Test
  void itOutlastsTheServer() {
    ServedContent first = content("hello", 1);
    ServedContent second = content("hello", 2, "a file of 2.jar");
    ServedRecord record = open();
    record.add(first);
    record.add(second);
    assertThat(open().of("hello")).containsExactly(second, first);
  }

  @Test
  void theLastFewOfEachApplicationAreKnown() {
    ServedRecord record = open();
    record.add(content("other", 1));
    for (int version = 1; version < 6; version++) {
      record.add(content("hello", version));
    }
    assertThat(versions(record, "hello")).containsExactly("5.0.0", "4.0.0", "3.0.0");
    assertThat(versions(record, "other")).containsExactly("1.0.0");
  }

  @Test
  void theSameContentAgainIsNoNews() {
    ServedRecord record = open();
    ServedContent content = content("hello", 1);
    assertThat(record.add(content)).isTrue();
    assertThat(
            record.add(
                new ServedContent(
                    "hello", "1.0.0", content.hash(), NOON.plusSeconds(99), "hello.jar")))
        .isFalse();
    assertThat(record.of("hello")).containsExactly(content);
  }

  @Test
  void theSameContentFromAnotherFileIsKnownByThat() {
    ServedRecord record = open();
    record.add(content("hello", 1));
    assertThat(record.add(content("hello", 1, "greetings.jar"))).isTrue();
    assertThat(record.heldBy("greetings.jar")).contains(content("hello", 1, "greetings.jar"));
    assertThat(record.heldBy("hello.jar")).isEmpty();
  }

  @Test
  void whatIsGoneBackToIsFirstAndKeepsItsFile() {
    ServedRecord record = open();
    ServedContent first = content("hello", 1);
    record.add(first);
    record.add(content("hello", 2));
    Instant later = NOON.plusSeconds(99);
    record.add(new ServedContent("hello", "1.0.0", first.hash(), later, ""));
    assertThat(record.of("hello"))
        .containsExactly(
            new ServedContent("hello", "1.0.0", first.hash(), later, "hello.jar"),
            content("hello", 2));
  }

  @Test
  void aFileIsKnownByWhatItHeldLast() {
    ServedRecord record = open();
    record.add(content("hello", 1, "app.jar"));
    record.add(content("other", 2, "app.jar"));
    assertThat(record.heldBy("app.jar")).contains(content("other", 2, "app.jar"));
    assertThat(record.heldBy("another.jar")).isEmpty();
  }

  @Test
  void aFileNameThatWouldBreakTheLineIsNotRemembered() {
    open().add(content("hello", 1, "a\tb\n.jar"));
    assertThat(open().of("hello")).containsExactly(content("hello", 1, ""));
  }

  @Test
  void whatSomebodyHasRemovedHarmsNothing() throws IOException {
    ServedRecord record = open();
    record.add(content("hello", 1));
    Files.delete(directory.resolve(ServedRecord.NAME));
    assertThat(open().of("hello")).isEmpty();
    Files.delete(directory);
    record.add(content("hello", 2));
    assertThat(versions(open(), "hello")).containsExactly("2.0.0", "1.0.0");
  }

  @Test
  void damagedLinesAreLeftOut() throws IOException {
    ServedRecord record = open();
    record.add(content("hello", 1));
    record.add(content("hello", 2));
    Path file = directory.resolve(ServedRecord.NAME);
    String hash = content("hello", 3).hash();
    Files.writeString(
        file,
        "hello\t3.0.0\t../../../etc/passwd\t2026-01-01T12:00:00Z\tx.jar\n"
            + ("hello\tx.y.z\t" + hash + "\t2026-01-01T12:00:00Z\tx.jar\n")
            + ("hello\t3.0.0\t" + hash + "\tyesterday\tx.jar\n\n")
            + Files.readString(file));
    assertThat(versions(open(), "hello")).containsExactly("2.0.0", "1.0.0");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(open().of("hello")).isEmpty();
  }

  @Test
  void aRecordThatCannotBeWrittenIsStillKnownAndIsWrittenWhenItCanBe() throws IOException {
    boolean[] full = {true};
    WholeFiles files =
        new WholeFiles(
            directory,
            (file, bytes) -> {
              Files.write(file, bytes);
              if (full[0]) {
                throw new IOException("No space left on device");
              }
            });
    ServedRecord record = new ServedRecord(files, 3);
    record.add(content("hello", 1));
    assertThat(versions(record, "hello")).containsExactly("1.0.0");
    assertThat(directory).isEmptyDirectory();
    full[0] = false;
    record.add(content("hello", 2));
    assertThat(versions(open(), "hello")).containsExactly("2.0.0", "1.0.0");
  }
}
