package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload takes. */
class DirectorySourceTest {

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void boot() {
    setup = new DeploySetup(directory, true);
    setup.folder.moveIn("hello.jar", TestBundle.jar("hello", "1"));
    setup.boot();
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  private FakeFolder folder() {
    return setup.folder;
  }

  private Content take() throws ContentException {
    return setup.intake.take("hello");
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::take).isInstanceOf(ContentException.class).hasMessage(message);
  }

  private Duration waitedSince(long nanos) {
    return Duration.ofNanos(setup.ticker.nanoTime() - nanos);
  }

  @Test
  void unchangedContentIsTheSameObjectAndIsNotReadAgain() throws Exception {
    setup.ticker.advance(Duration.ofSeconds(1));
    Content first = take();
    int reads = folder().reads();
    assertThat(take()).isSameAs(first);
    assertThat(folder().reads()).isEqualTo(reads);
  }

  @Test
  void aFileThatWasOnlyTouchedIsTheSameObject() throws Exception {
    Content first = take();
    folder().touch("hello.jar");
    assertThat(take()).isSameAs(first);
  }

  @Test
  void aChangedFileIsTakenBeforeAnyScanAndWithoutWaiting() throws Exception {
    long since = setup.ticker.nanoTime();
    folder().write("hello.jar", TestBundle.jar("hello", "2"));
    assertThat(take().version()).isEqualTo("2.0.0");
    assertThat(waitedSince(since)).isZero();
  }

  @Test
  void aHigherVersionInANewFileIsTakenBeforeAnyScan() throws Exception {
    folder().write("hello-2.jar", TestBundle.jar("hello", "2"));
    assertThat(take().version()).isEqualTo("2.0.0");
  }

  @Test
  void aChangeWithinTheSameTickOfTheClockIsNotMissed() throws Exception {
    byte[] first = TestBundle.of("hello", "1").file("x", "a").bytes();
    byte[] second = TestBundle.of("hello", "1").file("x", "b").bytes();
    assertThat(second).hasSameSizeAs(first);
    folder().write("hello.jar", first);
    assertThat(take().entries().bytes("x").orElseThrow()).asString().isEqualTo("a");
    folder().write("hello.jar", second);
    assertThat(take().entries().bytes("x").orElseThrow()).asString().isEqualTo("b");
  }

  @Test
  void aCopyThatIsUnderWayIsWaitedFor() throws Exception {
    byte[] next = TestBundle.jar("hello", "2");
    int[] length = {0};
    folder().write("hello.jar", new byte[0]);
    setup.ticker.whilePausing(
        () -> {
          length[0] = Math.min(next.length, length[0] + 5);
          folder().write("hello.jar", Arrays.copyOf(next, length[0]));
        });
    assertThat(take().version()).isEqualTo("2.0.0");
  }

  @Test
  void aCopyThatNeverEndsFailsAfterFiveSeconds() {
    int[] length = {1};
    setup.ticker.whilePausing(() -> folder().write("hello.jar", new byte[++length[0]]));
    folder().write("hello.jar", new byte[1]);
    long since = setup.ticker.nanoTime();
    assertFails("deploy/hello.jar: still changes (expected: a file that is complete)");
    assertThat(waitedSince(since)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
  }

  @Test
  void aFileThatChangesWhileItIsReadIsReadAgain() throws Exception {
    folder().write("hello.jar", TestBundle.jar("hello", "2"));
    folder()
        .whileReading(
            () -> {
              folder().whileReading(() -> {});
              setup.ticker.advance(Duration.ofMillis(1));
              folder().write("hello.jar", TestBundle.jar("hello", "3"));
            });
    assertThat(take().version()).isEqualTo("3.0.0");
  }

  @Test
  void aTruncatedFileIsRefusedOnceItHasSettled() {
    byte[] whole = TestBundle.jar("hello", "2");
    folder().write("hello.jar", Arrays.copyOf(whole, 100));
    long since = setup.ticker.nanoTime();
    assertFails(
        "deploy/hello.jar: truncated zip: its central directory is missing after 100 bytes"
            + " (expected: a complete jar file)");
    assertThat(waitedSince(since)).isLessThan(Duration.ofMillis(300));
  }

  @Test
  void anOldFileThatIsUnfitIsRefusedWithoutWaiting() {
    folder().moveIn("hello.jar", new byte[0]);
    long since = setup.ticker.nanoTime();
    assertFails("deploy/hello.jar: empty file (expected: a bundle)");
    assertThat(waitedSince(since)).isZero();
  }

  @Test
  void aFileThatIsGoneMayComeBackForASecond() throws Exception {
    folder().remove("hello.jar");
    long since = setup.ticker.nanoTime();
    setup.ticker.whilePausing(
        () -> {
          if (waitedSince(since).toMillis() > 500) {
            folder().write("hello.jar", TestBundle.jar("hello", "2"));
          }
        });
    assertThat(take().version()).isEqualTo("2.0.0");
  }

  @Test
  void aFileThatIsGoneForLongerIsNamed() {
    folder().remove("hello.jar");
    assertFails("deploy/hello.jar: is gone (expected: a bundle of hello)");
  }

  @Test
  void anApplicationThatNeverWasIsNamed() {
    assertThatThrownBy(() -> setup.intake.take("nothing"))
        .hasMessage("deploy/: no bundle of nothing in it (expected: one)");
  }

  @Test
  void aDirectoryThatCannotBeListedIsNamed() {
    folder().broken(true);
    assertFails("deploy/: cannot be listed: java.io.IOException: Input/output error");
  }

  @Test
  void whatIsTakenIsInTheStore() throws Exception {
    Content content = take();
    assertThat(content.file()).hasBinaryContent(TestBundle.jar("hello", "1"));
  }

  @Test
  void aContentThatSomebodyRemovedFromTheStoreIsStoredAgain() throws Exception {
    Files.delete(take().file());
    assertThat(take().file()).hasBinaryContent(TestBundle.jar("hello", "1"));
  }

  @Test
  void aStoreThatCannotBeWrittenFailsAndIsTriedAgainByTheNextReload() throws Exception {
    Path store = directory.resolve("content");
    setup.background.close();
    try (DeploySetup fresh = new DeploySetup(directory, true)) {
      Files.delete(store.resolve(take().hash() + ".jar"));
      Files.delete(store.resolve(ServedRecord.NAME));
      Files.delete(store);
      Files.writeString(store, "in the way");
      fresh.folder.moveIn("hello.jar", TestBundle.jar("hello", "1"));
      assertThatThrownBy(() -> fresh.intake.take("hello"))
          .isInstanceOf(ContentException.class)
          .hasMessageContaining("cannot be written");

      Files.delete(store);
      assertThat(fresh.intake.take("hello").file()).exists();
    }
  }

  @Test
  void anInterruptedWaitEnds() {
    folder().remove("hello.jar");
    Thread.currentThread().interrupt();
    assertFails("deploy/: interrupted while waiting for a file to settle");
    assertThat(Thread.interrupted()).isTrue();
  }
}
