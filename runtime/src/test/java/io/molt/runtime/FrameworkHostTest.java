package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkHostTest {

  /** A stop may come at any moment after the start, and must not look like a failure. */
  @Test
  void aFrameworkThatHasStoppedHasNoClassesAndThatIsNoError(@TempDir Path base) {
    FrameworkHost host =
        new FrameworkHost(
            new Directories(base, base), null, false, new BackgroundThreads(), () -> {});
    host.stop();
    ServerClasses classes = host.classes();
    classes.initialise();
    assertThat(classes.failure("io.molt.listener.HttpConnection")).isNull();
  }
}
