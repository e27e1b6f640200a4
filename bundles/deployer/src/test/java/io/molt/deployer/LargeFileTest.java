package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large content of one application does not hold up what becomes of the others. */
class LargeFileTest {

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

  private static byte[] large(String application, String version) {
    byte[] data = new byte[700_000];
    new Random(1).nextBytes(data);
    return TestBundle.of(application, version).file("data", data).bytes();
  }

  private List<String> calls() {
    return setup.applications.calls();
  }

  @Test
  void anotherIsDeployedWhileItIsRead() {
    setup.boot();
    calls().clear();
    setup.holdLargeFiles();
    setup.folder.write("a.jar", large("a", "1"));
    setup.scan();
    setup.folder.write("b.jar", TestBundle.jar("b", "1"));
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY b 1.0.0");
    setup.readHeld();
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY b 1.0.0", "DEPLOY a 1.0.0");
  }

  @Test
  void whatServesStaysWhileItsSuccessorIsRead() {
    setup.folder.moveIn("a.jar", TestBundle.jar("a", "1"));
    setup.boot();
    calls().clear();
    setup.holdLargeFiles();
    setup.folder.write("a.jar", large("a", "2"));
    for (int i = 0; i < 100; i++) {
      setup.scan();
    }
    assertThat(calls()).isEmpty();
    setup.readHeld();
    setup.scan();
    assertThat(calls()).containsExactly("DEPLOY a 2.0.0");
  }

  @Test
  void aReloadOfAnotherDoesNotReadItAndOneOfItsOwnDoes() throws Exception {
    setup.folder.moveIn("b.jar", TestBundle.jar("b", "1"));
    setup.boot();
    setup.holdLargeFiles();
    setup.folder.write("a.jar", large("a", "1"));
    setup.scan();
    int before = setup.folder.reads();
    assertThat(setup.intake.take("b").version()).isEqualTo("1.0.0");
    assertThat(setup.folder.reads()).isEqualTo(before);
    assertThat(setup.intake.take("a").version()).isEqualTo("1.0.0");
  }

  @Test
  void aReloadReadsALargeFileThatMayBeItsApplicationsNewest() throws Exception {
    setup.folder.moveIn("b.jar", TestBundle.jar("b", "1"));
    setup.boot();
    setup.holdLargeFiles();
    setup.folder.write("b-2.jar", large("b", "2"));
    assertThat(setup.intake.take("b").version()).isEqualTo("2.0.0");
  }

  @Test
  void bootWaitsUntilItIsRead() {
    setup.holdLargeFiles();
    setup.folder.moveIn("a.jar", large("a", "1")).moveIn("b.jar", TestBundle.jar("b", "1"));
    setup.ticker.whilePausing(setup::readHeld);
    setup.boot();
    assertThat(calls()).containsExactly("BOOT b 1.0.0", "BOOT a 1.0.0", "booted");
  }

  /** Its stamp proves nothing as long as it is new. */
  @ParameterizedTest(name = "large: {0}")
  @ValueSource(booleans = {false, true})
  void aFileThatIsNewIsReadAgainAndInspectedOnce(boolean isLarge) throws Exception {
    setup.folder.moveIn("a.jar", isLarge ? large("a", "1") : TestBundle.jar("a", "1"));
    assertThat(setup.intake.take("a").version()).isEqualTo("1.0.0");
    assertThat(setup.intake.take("a").version()).isEqualTo("1.0.0");
    assertThat(setup.folder.reads()).isGreaterThan(1);
    assertThat(setup.inspections()).isEqualTo(1);
    setup.folder.moveIn("a.jar", isLarge ? large("a", "2") : TestBundle.jar("a", "2"));
    assertThat(setup.intake.take("a").version()).isEqualTo("2.0.0");
    assertThat(setup.inspections()).isEqualTo(2);
  }
}
