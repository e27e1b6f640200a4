package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGHUP opens the log anew, so that it can be moved away first. */
final class LogRotationIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void afterAHangupTheLogGoesOnInANewFile() throws IOException {
    MoltProcess molt = servers.start(Instance.withProbe());
    Path log = molt.instance().base().resolve("log/molt.log");
    assertThat(log).isNotEmptyFile();
    Path moved = Files.move(log, log.resolveSibling("molt.log.1"));
    molt.signal("HUP");
    Await.until(
        "there is a new log file", Duration.ofSeconds(10), () -> Files.exists(log), molt::log);
    long size = Files.size(moved);
    long before = molt.ask().generation();
    molt.signal("USR1");
    molt.awaitGeneration(before + 1);
    Await.until(
        "the new log file has something in it",
        Duration.ofSeconds(10),
        () -> log.toFile().length() > 0,
        molt::log);
    assertThat(Files.readString(log)).contains("probe");
    assertThat(Files.size(moved)).isGreaterThanOrEqualTo(size);
    assertThat(Files.readString(moved)).doesNotContain("gen " + (before + 1));
  }
}
