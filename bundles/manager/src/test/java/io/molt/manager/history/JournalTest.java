package io.molt.manager.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.molt.reload.ReloadRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path directory;
  private Path file;

  /** How many further bytes the disk takes; below 0 for any number. */
  private int room = -1;

  @BeforeEach
  void name() {
    file = directory.resolve("data").resolve("history.log");
  }

  private Journal journal() {
    return new Journal(file, this::append);
  }

  private void append(Path to, byte[] bytes) throws IOException {
    boolean full = room >= 0 && bytes.length > room;
    try (var out =
        Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(bytes, 0, full ? room : bytes.length);
    }
    if (full) {
      throw new IOException("No space left on device");
    }
  }

  private static List<ReloadRecord> read(Journal journal) {
    return List.copyOf(journal.read().values());
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void whereThereIsNoFileThereIsNoHistory() {
    assertThat(read(journal())).isEmpty();
  }

  @Test
  void whatOneServerWritesTheNextOneReads() throws IOException {
    journal().append(List.of(Sample.drained(0), Sample.drained(1)));
    journal().append(List.of(Sample.drained(2)));
    assertThat(read(journal()))
        .containsExactly(Sample.drained(0), Sample.drained(1), Sample.drained(2));
  }

  @Test
  void ofAReloadTheLaterLineCountsAtThePlaceOfTheFirst() throws IOException {
    Journal journal = journal();
    journal.append(List.of(Sample.draining(0)));
    journal.append(List.of(Sample.drained(1), Sample.drained(0)));
    assertThat(lines()).hasSize(3);
    assertThat(read(journal)).containsExactly(Sample.drained(0), Sample.drained(1));
  }

  @Test
  void itGrowsOnlySoFarAndTheLatestStay() throws IOException {
    Journal journal = journal();
    for (int i = 0; i < 2_345; i++) {
      journal.append(List.of(Sample.drained(i)));
      if (i % 100 == 0) {
        journal = journal();
      }
    }
    assertThat(lines()).hasSizeBetween(300, 1_000);
    List<ReloadRecord> read = read(journal);
    assertThat(read.getLast()).isEqualTo(Sample.drained(2_344));
    assertThat(read.getFirst()).isEqualTo(Sample.drained(2_345 - read.size()));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void workersThatAreBegunAnewAllTheTimeDoNotDriveOutTheReloads() throws IOException {
    Journal journal = journal();
    for (int i = 0; i < 200; i++) {
      journal.append(List.of(Sample.drained(i)));
    }
    for (int i = 200; i < 3_000; i++) {
      journal.append(List.of(Sample.failed(i, "app", "died", "no")));
    }
    assertThat(lines()).hasSizeBetween(400, 1_000);
    assertThat(read(journal)).contains(Sample.drained(0), Sample.drained(199));
  }

  @Test
  void aLineThatWasCutOffIsLeftOutAndSpoilsNoOther() throws IOException {
    journal().append(List.of(Sample.drained(0)));
    Files.writeString(file, "{\"began_at\":\"20", StandardOpenOption.APPEND);
    Journal journal = journal();
    assertThat(read(journal)).containsExactly(Sample.drained(0));
    journal.append(List.of(Sample.drained(1)));
    journal.append(List.of(Sample.drained(2)));
    assertThat(read(journal))
        .containsExactly(Sample.drained(0), Sample.drained(1), Sample.drained(2));
  }

  @Test
  void ofAFileThatIsLongerThanAnyOnlyTheEndIsRead() throws IOException {
    journal().append(List.of(Sample.drained(0)));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    journal().append(List.of(Sample.drained(1)));
    assertThat(read(journal())).containsExactly(Sample.drained(1));
  }

  @Test
  void whatIsNoTextIsLeftOutToo() throws IOException {
    journal().append(List.of(Sample.drained(0)));
    Files.write(file, new byte[] {(byte) 0xff, 0, '\r', '\n', '\n'}, StandardOpenOption.APPEND);
    journal().append(List.of(Sample.drained(1)));
    assertThat(read(journal())).containsExactly(Sample.drained(0), Sample.drained(1));
  }

  @Test
  void afterAFullDiskNothingIsSpoilt() throws IOException {
    Journal journal = journal();
    journal.append(List.of(Sample.drained(0)));
    room = 100;
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatIOException().isThrownBy(() -> journal.append(List.of(Sample.drained(1))));
      assertThat(read(journal)).containsExactly(Sample.drained(0));
    }
    room = -1;
    journal.append(List.of(Sample.drained(1)));
    assertThat(read(journal)).containsExactly(Sample.drained(0), Sample.drained(1));
  }

  @Test
  void whereItCannotBeReadThereIsNoHistory() throws IOException {
    Files.createDirectories(file);
    assertThat(read(journal())).isEmpty();
    assertThatIOException().isThrownBy(() -> journal().append(List.of(Sample.drained(0))));
  }

  @Test
  void theRealDiskIsWrittenToAtTheEnd() throws IOException {
    new Journal(file).append(List.of(Sample.drained(0)));
    new Journal(file).append(new ArrayList<>(List.of(Sample.drained(1))));
    assertThat(Files.readString(file, UTF_8)).endsWith("}\n");
    assertThat(lines()).hasSize(2);
  }
}
