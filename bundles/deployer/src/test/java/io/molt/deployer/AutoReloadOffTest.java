package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoReloadOffTest {

  private static final Duration LONG = Duration.ofSeconds(3);

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void boot() {
    setup = new DeploySetup(directory, false);
    setup.folder.moveIn("hello.jar", TestBundle.jar("hello", "1"));
    setup.boot();
    setup.applications.calls().clear();
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  @Test
  void aChangedFileIsLeftUntilTheNextReloadTakesIt() throws Exception {
    setup.folder.write("hello.jar", TestBundle.jar("hello", "2"));
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).containsExactly("ANNOUNCE hello 2.0.0");

    assertThat(setup.intake.take("hello").version()).isEqualTo("2.0.0");
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).containsExactly("ANNOUNCE hello 2.0.0");
  }

  @Test
  void whatIsAnnouncedIsTheContentThatIsTaken() throws Exception {
    setup.folder.write("hello.jar", TestBundle.jar("hello", "2"));
    setup.scanFor(LONG);
    assertThat(setup.applications.announced()).isSameAs(setup.intake.take("hello"));
  }

  @Test
  void aChangedFileThatIsNoBundleIsNotAnnounced() {
    setup.folder.write("hello.jar", new byte[100]);
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).isEmpty();
  }

  @Test
  void anUpgradeUnderANewNameIsLeftToo() throws Exception {
    setup.folder.remove("hello.jar").write("hello-2.jar", TestBundle.jar("hello", "2"));
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).containsExactly("ANNOUNCE hello 2.0.0");
    assertThat(setup.intake.take("hello").version()).isEqualTo("2.0.0");
  }

  @Test
  void newAndRemovedFilesAreNoReloads() {
    setup.folder.remove("hello.jar").write("other.jar", TestBundle.jar("other", "1"));
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).containsExactly("DEPLOY other 1.0.0", "undeploy hello");
  }
}
