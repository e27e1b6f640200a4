package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.KeptContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be gone back to. */
class ArchiveTest {

  private static final Duration LONG = Duration.ofSeconds(3);

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void serveTwoVersions() {
    setup = new DeploySetup(directory, true);
    setup.folder.moveIn("hello.jar", TestBundle.jar("hello", "1"));
    setup.boot();
    setup.ticker.advance(Duration.ofMinutes(1));
    setup.folder.write("hello.jar", TestBundle.jar("hello", "2"));
    setup.scan();
    setup.applications.calls().clear();
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  private List<KeptContent> kept() {
    return setup.archive.of("hello");
  }

  private KeptContent first() {
    return kept().getLast();
  }

  @Test
  void whatHasServedIsKeptWithItsTime() {
    assertThat(kept()).extracting(KeptContent::version).containsExactly("2.0.0", "1.0.0");
    assertThat(kept()).allMatch(KeptContent::isThere);
    assertThat(kept().getFirst().since()).isAfter(first().since());
    assertThat(first()).hasToString("hello 1.0.0 (" + first().hash().substring(0, 12) + ")");
    assertThat(setup.archive.of("nothing")).isEmpty();
  }

  @Test
  void whatWasOnlyTakenIsNotKept() throws Exception {
    setup.folder.write("hello.jar", TestBundle.jar("hello", "3"));
    assertThat(setup.intake.take("hello").version()).isEqualTo("3.0.0");
    assertThat(kept()).extracting(KeptContent::version).containsExactly("2.0.0", "1.0.0");
  }

  @Test
  void whatIsTakenBackIsWhatServed() throws Exception {
    Content content = setup.intake.kept().take(first());
    assertThat(content.version()).isEqualTo("1.0.0");
    assertThat(content.hash()).isEqualTo(first().hash());
    assertThat(content.workerClass()).isEqualTo(TestBundle.WORKER);
    assertThat(content.entries().names()).contains("app/Main.class");
    assertThat(content.file()).hasBinaryContent(TestBundle.jar("hello", "1"));
  }

  @Test
  void aDamagedFileIsRefused() throws Exception {
    Path file = setup.store.file(first().hash());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
    assertThatThrownBy(() -> setup.archive.take(first()))
        .isInstanceOf(ContentException.class)
        .hasMessageContaining(first().hash() + ".jar: is damaged: its SHA-256 is ")
        .hasMessageEndingWith("(expected: that in its name)");
  }

  @Test
  void aFileThatSomebodyHasRemovedIsNamed() throws Exception {
    Files.delete(setup.store.file(first().hash()));
    assertThat(first().isThere()).isFalse();
    assertThatThrownBy(() -> setup.archive.take(first()))
        .hasMessageEndingWith(".jar: is missing (expected: " + first() + ")");
  }

  @Test
  void afterARestartItIsStillKept() throws Exception {
    setup.close();
    try (DeploySetup again = new DeploySetup(directory, true)) {
      List<KeptContent> kept = again.archive.of("hello");
      assertThat(kept).extracting(KeptContent::version).containsExactly("2.0.0", "1.0.0");
      assertThat(again.archive.take(kept.getLast()).version()).isEqualTo("1.0.0");
    }
  }

  @Test
  void goingBackIsNotUndoneByTheFileThatIsThere() throws Exception {
    setup.archive.served(setup.archive.take(first()));
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).isEmpty();
    assertThat(kept()).extracting(KeptContent::version).containsExactly("1.0.0", "2.0.0");

    setup.folder.touch("hello.jar");
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).isEmpty();
    assertThat(setup.intake.take("hello").version()).isEqualTo("2.0.0");

    setup.folder.write("hello.jar", TestBundle.jar("hello", "3"));
    setup.scan();
    assertThat(setup.applications.calls()).containsExactly("DEPLOY hello 3.0.0");
  }

  @Test
  void whatDeployHoldsCanBeSeenWithoutTakingIt() {
    setup.folder.write("hello.jar", TestBundle.jar("hello", "3"));
    assertThat(setup.intake.look("hello"))
        .hasValueSatisfying(
            held -> {
              assertThat(held.file()).isEqualTo("deploy/hello.jar");
              assertThat(held.version()).isEqualTo("3.0.0");
              assertThat(held.hash()).hasSize(64);
            });
    setup.folder.write("hello.jar", new byte[0]);
    setup.ticker.advance(LONG);
    assertThat(setup.intake.look("hello"))
        .hasValueSatisfying(held -> assertThat(held.hash()).isEmpty());
    assertThat(setup.intake.look("nothing")).isEmpty();
  }
}
