package io.molt.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  private static final DrainOutcome GRACEFUL =
      new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Sample.micros(1_500), List.of());

  @TempDir Path directory;
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<ReloadRecord> told = new ArrayList<>();
  private Path file;
  private boolean full;
  private int attempts;
  private History history;

  @BeforeEach
  void begin() {
    file = directory.resolve("history.log");
    history = history();
    history.onComplete(told::add);
  }

  private History history() {
    return new History(
        new Journal(file, this::append), work::add, () -> 0, InstantSource.fixed(Sample.BEGAN));
  }

  private void append(Path to, byte[] bytes) throws IOException {
    attempts++;
    if (full) {
      throw new IOException("No space left on device");
    }
    Files.write(to, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void run() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private List<ReloadRecord> written() {
    return List.copyOf(new Journal(file).read().values());
  }

  @Test
  void nothingIsReadOrWrittenBeforeItIsOpened() {
    history.add(Sample.drained(0));
    assertThat(work).isEmpty();
    assertThat(history.records()).containsExactly(Sample.drained(0));
    assertThat(file).doesNotExist();
    history.open();
    run();
    assertThat(written()).containsExactly(Sample.drained(0));
  }

  @Test
  void itIsWrittenElsewhereThanWhereItHappens() {
    history.open();
    history.add(Sample.drained(0));
    history.add(Sample.drained(1));
    assertThat(attempts).isZero();
    assertThat(work).hasSize(1);
    run();
    assertThat(attempts).isEqualTo(1);
    history.add(Sample.drained(2));
    run();
    assertThat(written()).containsExactly(Sample.drained(0), Sample.drained(1), Sample.drained(2));
  }

  @Test
  void aReloadIsKnownWhileItDrainsAndTheEndIsAdded() {
    CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
    history.open();
    history.add(Sample.draining(0), drained);
    run();
    assertThat(history.records()).containsExactly(Sample.draining(0));
    assertThat(written()).containsExactly(Sample.draining(0));
    assertThat(told).isEmpty();
    drained.complete(GRACEFUL);
    run();
    assertThat(history.records()).containsExactly(Sample.drained(0));
    assertThat(written()).containsExactly(Sample.drained(0));
    assertThat(told).containsExactly(Sample.drained(0));
  }

  @Test
  void aDrainThatIsOverAtOnceIsWrittenOnce() throws IOException {
    history.open();
    history.add(Sample.draining(0), CompletableFuture.completedFuture(GRACEFUL));
    run();
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aDrainThatEndsBeforeItIsWrittenIsWrittenOnce() throws IOException {
    CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
    history.open();
    history.add(Sample.draining(0), drained);
    drained.complete(GRACEFUL);
    run();
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(written()).containsExactly(Sample.drained(0));
  }

  @Test
  void whatHasBeenSeenIsWritten() {
    history.open();
    history.add(Sample.drained(0));
    assertThat(history.records()).containsExactly(Sample.drained(0));
    assertThat(written()).containsExactly(Sample.drained(0));
  }

  @Test
  void aDrainWhoseEndNobodySawWasCutOff() {
    history.open();
    history.add(Sample.draining(0), new CompletableFuture<>());
    run();
    ReloadRecord later = history().records().getFirst();
    assertThat(later.drained().orElseThrow().ending()).isEqualTo(DrainOutcome.Ending.CUT_OFF);
    assertThat(history.records().getFirst().isDraining()).as("here it still drains").isTrue();
  }

  @Test
  void whatIsLeftIsWrittenAtTheEnd() {
    history.add(Sample.drained(0));
    history.close();
    assertThat(written()).containsExactly(Sample.drained(0));
    history.close();
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void aFullDiskLosesNothingThatFitsIntoMemory() {
    history.open();
    full = true;
    for (int i = 0; i < 250; i++) {
      history.add(Sample.drained(i));
      run();
    }
    assertThat(attempts).isEqualTo(250);
    assertThat(told).hasSize(250);
    assertThat(history.records()).hasSize(200).endsWith(Sample.drained(249));
    full = false;
    history.add(Sample.drained(250));
    run();
    assertThat(written()).hasSize(200).endsWith(Sample.drained(249), Sample.drained(250));
  }

  @Test
  void theyAreOrderedByTheirBeginning() {
    CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
    history.open();
    history.add(Sample.drained(2));
    run();
    history.add(Sample.draining(0), drained);
    history.add(Sample.drained(1));
    assertThat(history.records())
        .containsExactly(Sample.draining(0), Sample.drained(1), Sample.drained(2));
  }

  @Test
  void ofManyThatWereTakenAwaySomeAreNamed() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add("request " + i);
    }
    history.add(
        Sample.draining(0),
        CompletableFuture.completedFuture(
            new DrainOutcome(DrainOutcome.Ending.FORCED, Duration.ZERO, many)));
    assertThat(told.getFirst().drained().orElseThrow().forced())
        .hasSize(21)
        .endsWith("request 19", "and 980 more");
  }
}
