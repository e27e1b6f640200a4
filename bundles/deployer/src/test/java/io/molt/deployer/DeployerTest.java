package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.DrainOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scans of the deploy directory mean. */
class DeployerTest {

  private static final Duration LONG = Duration.ofSeconds(3);

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void setUp() {
    setup = new DeploySetup(directory, true);
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  private FakeFolder folder() {
    return setup.folder;
  }

  private List<String> calls() {
    return setup.applications.calls();
  }

  private void bootWith(String... files) {
    for (String file : files) {
      String name = file.replaceAll("-.*", "");
      String version = file.contains("-") ? file.replaceAll(".*-(.*)\\.jar", "$1") : "1";
      folder().moveIn(file, TestBundle.jar(name.replace(".jar", ""), version));
    }
    setup.boot();
    calls().clear();
  }

  @Test
  void bootDeploysAllAndIsOverWhenEachHasEndedEitherWay() {
    folder()
        .moveIn("a.jar", TestBundle.jar("a", "1"))
        .moveIn("b.jar", "garbage".getBytes(UTF_8))
        .moveIn("c.jar", TestBundle.jar("c", "3"));

    setup.boot();

    assertThat(calls())
        .containsExactly(
            "BOOT a 1.0.0",
            "BOOT b.jar failed: deploy/b.jar: not a zip: begins with 67 61 72 62 (expected: a jar"
                + " file, which begins with 50 4b 03 04)",
            "BOOT c 3.0.0",
            "booted");
  }

  @Test
  void bootSeesWhetherAFileThatWasJustWrittenIsABundle() {
    folder().write("broken.jar", "garbage".getBytes(UTF_8));
    setup.boot();
    assertThat(calls()).hasSize(2).last().isEqualTo("booted");
    assertThat(calls().getFirst()).startsWith("BOOT broken.jar failed: deploy/broken.jar: not a");
  }

  @Test
  void bootWaitsForAFileThatIsStillBeingCopied() {
    byte[] whole = TestBundle.jar("slow", "1");
    folder().moveIn("a.jar", TestBundle.jar("a", "1"));
    AtomicInteger copied = new AtomicInteger(1);
    Runnable copying =
        () -> {
          if (copied.get() < whole.length) {
            int length = Math.min(copied.addAndGet(10), whole.length);
            folder().write("slow.jar", Arrays.copyOf(whole, length));
          }
        };
    copying.run();
    setup.ticker.whilePausing(copying);
    setup.boot();
    assertThat(calls()).containsExactly("BOOT a 1.0.0", "BOOT slow 1.0.0", "booted");
  }

  @Test
  void bootDoesNotWaitForEverForAFileThatNeverSettles() {
    AtomicInteger length = new AtomicInteger(1);
    Runnable growing = () -> folder().write("log.jar", new byte[length.getAndIncrement()]);
    growing.run();
    setup.ticker.whilePausing(growing);
    long before = setup.ticker.nanoTime();
    setup.boot();
    assertThat(calls()).containsExactly("booted");
    assertThat(Duration.ofNanos(setup.ticker.nanoTime() - before))
        .isBetween(Patience.COPYING, Patience.COPYING.plusMillis(100));
  }

  @Test
  void whatGoesWrongWithOneApplicationHindersNoOther() {
    folder().moveIn("a.jar", TestBundle.jar("a", "1")).moveIn("b.jar", TestBundle.jar("b", "1"));
    setup.applications.unlucky("a");
    setup.boot();
    assertThat(calls()).containsExactly("BOOT b 1.0.0", "booted");
  }

  @Test
  void bootWithNothingToDeployIsOverAtOnce() {
    setup.boot();
    assertThat(calls()).containsExactly("booted");
  }

  @Test
  void bootWithAnUnreadableDirectoryIsOverTooAndAllComesLater() {
    folder().moveIn("a.jar", TestBundle.jar("a", "1")).broken(true);
    setup.boot();
    folder().broken(false);
    setup.scan();

    assertThat(calls()).containsExactly("booted", "DEPLOY a 1.0.0");
  }

  @Test
  void aFileThatStaysIsDeployedOnce() {
    bootWith("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void aNewFileIsDeployedAtOnce() {
    bootWith("hello.jar");
    folder().write("other.jar", TestBundle.jar("other", "1"));
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY other 1.0.0");
  }

  @Test
  void aChangedFileIsReloadedAtOnce() {
    bootWith("hello.jar");
    folder().write("hello.jar", TestBundle.jar("hello", "1.1"));
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY hello 1.1.0");
  }

  @Test
  void aFileThatIsOnlyTouchedIsNotReloaded() {
    bootWith("hello.jar");
    folder().touch("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void aFileThatWasRemovedIsUndeployed() {
    bootWith("hello.jar");
    folder().remove("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("undeploy hello");
  }

  @Test
  void aFileThatComesBackLaterIsDeployedAgain() {
    bootWith("hello.jar");
    folder().remove("hello.jar");
    setup.scanFor(LONG);
    folder().moveIn("hello.jar", TestBundle.jar("hello", "1"));
    setup.scan();
    assertThat(calls()).containsExactly("undeploy hello", "DEPLOY hello 1.0.0");
  }

  @Test
  void aFileThatIsReplacedByRemovingItFirstIsReloaded() {
    bootWith("hello.jar");
    folder().remove("hello.jar");
    setup.scanFor(Duration.ofMillis(500));
    folder().write("hello.jar", TestBundle.jar("hello", "2"));
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 2.0.0");
  }

  @Test
  void aRenamedFileChangesNothing() {
    bootWith("hello.jar");
    folder().rename("hello.jar", "greetings.jar");
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void anUpgradeThatAddsFirstIsOneReload() {
    bootWith("hello-1.0.jar");
    folder().write("hello-1.1.jar", TestBundle.jar("hello", "1.1"));
    setup.scan();
    folder().remove("hello-1.0.jar");
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 1.1.0");
  }

  @Test
  void anUpgradeThatRemovesFirstIsOneReload() {
    bootWith("hello-1.0.jar");
    folder().remove("hello-1.0.jar");
    setup.scanFor(Duration.ofMillis(500));
    folder().write("hello-1.1.jar", TestBundle.jar("hello", "1.1"));
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 1.1.0");
  }

  @Test
  void aDowngradeIsOneReload() {
    bootWith("hello-1.1.jar");
    folder().remove("hello-1.1.jar").write("hello-1.0.jar", TestBundle.jar("hello", "1.0"));
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 1.0.0");
  }

  @Test
  void whileASuccessorIsBeingCopiedNothingIsUndeployed() {
    bootWith("hello-1.0.jar");
    byte[] next = TestBundle.jar("hello", "1.1");
    folder().remove("hello-1.0.jar");
    for (int length = 1; length < next.length; length += 20) {
      folder().write("hello-1.1.jar", Arrays.copyOf(next, length));
      setup.scanFor(Duration.ofMillis(150));
    }
    assertThat(calls()).isEmpty();
    folder().write("hello-1.1.jar", next);
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY hello 1.1.0");
  }

  @Test
  void aSlowCopyIsTakenWhenItIsCompleteAndNeverBefore() {
    bootWith();
    byte[] file = TestBundle.jar("hello", "1");
    for (int length = 0; length < file.length; length += 10) {
      folder().write("hello.jar", Arrays.copyOf(file, length));
      setup.scanFor(Duration.ofMillis(100));
    }
    assertThat(calls()).isEmpty();
    folder().write("hello.jar", file);
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY hello 1.0.0");
  }

  @Test
  void ofTwoVersionsTheHigherIsDeployed() {
    folder()
        .moveIn("a.jar", TestBundle.jar("hello", "1.10"))
        .moveIn("b.jar", TestBundle.jar("hello", "1.9"));
    setup.boot();
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("BOOT hello 1.10.0", "booted");
  }

  @Test
  void whenTheHigherVersionIsRemovedTheLowerFollows() {
    bootWith("hello-1.0.jar", "hello-1.1.jar");
    folder().remove("hello-1.1.jar");
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY hello 1.0.0");
  }

  @Test
  void twoFilesOfOneVersionAreAnErrorThatNamesBothAndTheFirstStays() {
    bootWith("hello.jar");
    folder().write("another.jar", TestBundle.of("hello", "1").file("x", "x").bytes());
    setup.scanFor(LONG);
    assertThat(calls())
        .containsExactly(
            "DEPLOY another.jar failed: deploy/another.jar: holds hello 1.0.0, which"
                + " deploy/hello.jar gives (expected: one file, or different versions)");
    calls().clear();

    folder().remove("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("undeploy another.jar", "DEPLOY hello 1.0.0");
  }

  @Test
  void twoCopiesOfTheSameBytesAreNoError() {
    bootWith("hello.jar");
    folder().write("copy.jar", TestBundle.jar("hello", "1"));
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void aFileReplacedByGarbageIsStillKnownAsItsApplicationAndTriedOnce() {
    bootWith("hello.jar");
    folder().write("hello.jar", "garbage".getBytes(UTF_8));
    setup.scanFor(LONG);
    assertThat(calls())
        .containsExactly(
            "DEPLOY hello failed: deploy/hello.jar: not a zip: begins with 67 61 72 62 (expected: a"
                + " jar file, which begins with 50 4b 03 04)");
    calls().clear();

    folder().touch("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();

    folder().write("hello.jar", TestBundle.jar("hello", "1"));
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 1.0.0");
  }

  @Test
  void aFileThatWasNeverReadableIsReplacedByItsApplicationWhenItIs() {
    bootWith();
    folder().write("x.jar", new byte[0]);
    setup.scanFor(LONG);
    folder().write("x.jar", TestBundle.jar("hello", "1"));
    setup.scan();
    assertThat(calls())
        .containsExactly(
            "DEPLOY x.jar failed: deploy/x.jar: empty file (expected: a bundle)",
            "undeploy x.jar",
            "DEPLOY hello 1.0.0");
  }

  @Test
  void aFileThatWasNeverReadableIsForgottenWhenItIsRemoved() {
    bootWith();
    folder().write("x.jar", new byte[0]);
    setup.scanFor(LONG);
    folder().remove("x.jar");
    setup.scan();
    assertThat(calls()).hasSize(2).last().isEqualTo("undeploy x.jar");
  }

  @Test
  void whatAReloadHasTakenIsNotReloadedOnceMore() throws Exception {
    bootWith("hello.jar");
    folder().write("hello.jar", TestBundle.jar("hello", "2"));
    assertThat(setup.intake.take("hello").version()).isEqualTo("2.0.0");
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeListedUndeploysNothing() {
    bootWith("hello.jar");
    folder().broken(true);
    setup.scanFor(LONG);
    folder().broken(false);
    setup.scanFor(LONG);
    assertThat(calls()).isEmpty();
  }

  @Test
  void anApplicationThatComesBackWaitsUntilItHasLeft() {
    bootWith("hello.jar");
    CompletableFuture<DrainOutcome> drains = setup.applications.holdDrains();
    folder().remove("hello.jar");
    setup.scanFor(LONG);
    folder().moveIn("hello.jar", TestBundle.jar("hello", "1"));
    setup.scan();
    assertThat(calls()).containsExactly("undeploy hello");

    drains.complete(new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of()));
    assertThat(calls()).containsExactly("undeploy hello", "DEPLOY hello 1.0.0");
  }

  @Test
  void aScanOfUnchangedFilesReadsNone() {
    bootWith("hello.jar");
    setup.scanFor(Duration.ofMillis(100));
    int before = folder().reads();
    setup.scanFor(LONG);
    assertThat(folder().reads()).isEqualTo(before);
  }
}
