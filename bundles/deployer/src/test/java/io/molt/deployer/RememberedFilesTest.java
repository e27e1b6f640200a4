package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started again, after it has served an application. */
class RememberedFilesTest {

  private static final Duration LONG = Duration.ofSeconds(3);
  private static final byte[] GARBAGE = "garbage".getBytes(UTF_8);
  private static final String NOT_A_ZIP =
      " failed: deploy/hello.jar: not a zip: begins with 67 61 72 62 (expected: a jar file, which"
          + " begins with 50 4b 03 04)";

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void serveAndStop() {
    try (DeploySetup before = new DeploySetup(directory, true)) {
      before.folder.moveIn("hello.jar", TestBundle.jar("hello", "1"));
      before.boot();
    }
    setup = new DeploySetup(directory, true);
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  private List<String> calls() {
    return setup.applications.calls();
  }

  @Test
  void aFileThatCannotBeReadIsKnownByTheNameThatItHad() {
    setup.folder.moveIn("hello.jar", GARBAGE);
    setup.boot();
    assertThat(calls()).containsExactly("BOOT hello" + NOT_A_ZIP, "booted");
    setup.scanFor(LONG);
    assertThat(calls()).as("tried once").hasSize(2);
  }

  @Test
  void whenItIsReplacedThatIsAReload() {
    setup.folder.moveIn("hello.jar", GARBAGE);
    setup.boot();
    calls().clear();
    setup.folder.moveIn("hello.jar", TestBundle.jar("hello", "2"));
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello 2.0.0");
  }

  @Test
  void whenItIsRemovedTheApplicationIsUndeployed() {
    setup.folder.moveIn("hello.jar", GARBAGE);
    setup.boot();
    calls().clear();
    setup.folder.remove("hello.jar");
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("undeploy hello");
  }

  @Test
  void aFileOfAnotherNameIsNotKnown() {
    setup.folder.moveIn("greetings.jar", GARBAGE);
    setup.boot();
    assertThat(calls())
        .containsExactly("BOOT greetings.jar" + NOT_A_ZIP.replace("hello", "greetings"), "booted");
  }

  @Test
  void anotherFileThatHoldsTheApplicationCountsMore() {
    setup.folder.moveIn("hello.jar", GARBAGE).moveIn("hello-2.jar", TestBundle.jar("hello", "2"));
    setup.boot();
    assertThat(calls())
        .containsExactlyInAnyOrder("BOOT hello 2.0.0", "BOOT hello.jar" + NOT_A_ZIP, "booted");
  }

  @Test
  void anApplicationWithoutAFileIsNotStarted() {
    setup.boot();
    assertThat(calls()).containsExactly("booted");
  }

  @Test
  void garbageThatComesLaterIsKnownAsAFile() {
    setup.boot();
    calls().clear();
    setup.folder.moveIn("hello.jar", GARBAGE);
    setup.scanFor(LONG);
    assertThat(calls()).containsExactly("DEPLOY hello.jar" + NOT_A_ZIP);
  }

  @Test
  void aFileThatHoldsAnotherApplicationNowIsThatOfTheOther() {
    setup.folder.moveIn("hello.jar", TestBundle.jar("other", "1"));
    setup.boot();
    assertThat(calls()).containsExactly("BOOT other 1.0.0", "booted");
  }
}
