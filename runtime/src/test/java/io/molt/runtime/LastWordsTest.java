package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastWordsTest {

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final List<String> logged = new ArrayList<>();
  private final CountDownLatch cleaned = new CountDownLatch(1);

  private LastWords words;

  private Thread begin(Consumer<String> log) {
    words = new LastWords(log, console, cleaned::countDown);
    Thread thread = Thread.ofPlatform().daemon().start(words);
    words.begin(LastWords.SPOILED);
    return thread;
  }

  private String console() {
    return console.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theyGoToTheLogAlone() throws InterruptedException {
    begin(logged::add).join();
    words.sayIfUnsaid();
    assertThat(logged).containsExactly(LastWords.SPOILED);
    assertThat(console()).isEmpty();
    assertThat(cleaned.getCount()).isZero();
    assertThat(words.isOver()).isTrue();
  }

  @Test
  void theyGoToTheConsoleIfTheLogFails() throws InterruptedException {
    begin(
            line -> {
              throw new OutOfMemoryError("as if");
            })
        .join();
    words.sayIfUnsaid();
    assertThat(console()).isEqualTo(LastWords.SPOILED + "\n");
    assertThat(words.isOver()).isTrue();
  }

  @Test
  void theyGoToTheConsoleIfTheLogDoesNotTakeThemInTime() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Void> turn = new CompletableFuture<>();
    Thread thread =
        begin(
            line -> {
              asked.countDown();
              turn.join();
            });
    asked.await();
    assertThat(words.isOver()).isFalse();
    words.sayIfUnsaid();
    assertThat(console()).isEqualTo(LastWords.SPOILED + "\n");
    turn.complete(null);
    thread.join();
    words.sayIfUnsaid();
    assertThat(console()).as("once").isEqualTo(LastWords.SPOILED + "\n");
  }
}
