package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.molt.spi.OverlookedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is not taken is told once, and can be asked for. */
class OverlookedTest {

  private static final Duration LONG = Duration.ofSeconds(3);

  @TempDir Path directory;
  private DeploySetup setup;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Overlooked.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void setUp() {
    setup = new DeploySetup(directory, true);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void tearDown() {
    logger.detachAppender(log);
    setup.close();
  }

  private List<String> told() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<String> listed() {
    return setup.intake.overlooked().stream().map(OverlookedFile::toString).toList();
  }

  @Test
  void aReleaseIsTakenBesideItsSnapshotAndThatIsTold() {
    setup
        .folder
        .moveIn("a.jar", TestBundle.jar("hello", "1.0.0.SNAPSHOT"))
        .moveIn("b.jar", TestBundle.jar("hello", "1.0.0"));
    setup.boot();
    setup.scanFor(LONG);
    assertThat(setup.applications.calls()).containsExactly("BOOT hello 1.0.0", "booted");
    String why =
        "holds hello 1.0.0.SNAPSHOT, and deploy/b.jar 1.0.0, which is taken, for a release is newer"
            + " than its snapshots and candidates (to take it, remove the other)";
    assertThat(listed()).containsExactly("deploy/a.jar: " + why);
    assertThat(told()).containsExactly("[deploy] deploy/a.jar is not taken: it " + why + ".");
  }

  @Test
  void aReleaseThatComesBesideItsSnapshotReplacesIt() {
    setup.folder.moveIn("a.jar", TestBundle.jar("hello", "1.0.0.202611291445"));
    setup.boot();
    setup.folder.write("b.jar", TestBundle.jar("hello", "1.0.0"));
    setup.scan();
    assertThat(setup.applications.calls()).last().isEqualTo("DEPLOY hello 1.0.0");
  }

  @Test
  void aLowerVersionThatComesBesideAHigherIsTold() {
    setup.folder.moveIn("b.jar", TestBundle.jar("hello", "1.1"));
    setup.boot();
    setup.folder.write("a.jar", TestBundle.jar("hello", "1.0"));
    setup.scanFor(LONG);
    assertThat(told())
        .containsExactly(
            "[deploy] deploy/a.jar is not taken: it holds hello 1.0.0, and deploy/b.jar 1.1.0,"
                + " which is taken, for it is newer (to take it, remove the other).");
    setup.folder.remove("b.jar");
    setup.scanFor(LONG);
    assertThat(listed()).isEmpty();
  }

  @Test
  void anUpgradeThatAddsFirstIsNotTold() {
    setup.folder.moveIn("a.jar", TestBundle.jar("hello", "1.0"));
    setup.boot();
    setup.folder.write("b.jar", TestBundle.jar("hello", "1.1"));
    setup.scan();
    setup.folder.remove("a.jar");
    setup.scanFor(LONG);
    assertThat(told()).isEmpty();
  }

  @Test
  void ofTwoCopiesOneIsListed() {
    setup
        .folder
        .moveIn("a.jar", TestBundle.jar("hello", "1"))
        .moveIn("b.jar", TestBundle.jar("hello", "1"));
    setup.boot();
    assertThat(listed())
        .containsExactly(
            "deploy/b.jar: holds the same as deploy/a.jar, which is taken (expected: one of them)");
  }

  @Test
  void whatIsPassingIsListedAndToldWhenItStays() {
    setup
        .folder
        .stranger(".hello.jar.x1", Stranger.file(".hello.jar.x1"))
        .stranger("hello.war", Stranger.file("hello.war"));
    setup.boot();
    setup.scanFor(LONG);
    assertThat(listed()).hasSize(2);
    assertThat(told()).singleElement().asString().contains("deploy/hello.war");
    setup.scanFor(Patience.PASSING);
    assertThat(told()).hasSize(2).last().asString().contains("deploy/.hello.jar.x1 is not taken");
  }

  @Test
  void aDirectoryThatCannotBeListedIsListedItself() {
    setup.folder.broken(true);
    setup.boot();
    assertThat(listed())
        .containsExactly(
            "deploy/: cannot be listed: java.io.IOException: Input/output error (expected: a"
                + " directory that the server may read)");
    setup.folder.broken(false);
    setup.scan();
    assertThat(listed()).isEmpty();
  }
}
