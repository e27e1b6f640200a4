package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.molt.config.DefaultSettings;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {

  @TempDir Path base;
  private Path lockFile;
  private Path pidFile;
  private Settings settings;
  private InstanceRecord self;

  @BeforeEach
  void settings() {
    Directories directories = new Directories(base, base);
    lockFile = InstanceRecord.file(directories);
    pidFile = base.resolve("elsewhere/molt.pid");
    ServerSettings server =
        DefaultSettings.server(
            Map.of(
                "max_wait_time",
                Duration.ofSeconds(1),
                "pid_file",
                pidFile,
                "log_file",
                base.resolve("molt.log")));
    settings = new Settings(directories, server, List.<ListenerSettings>of());
    self = InstanceRecord.ofThisProcess(settings);
  }

  @Test
  void theFilesSayWhichProcessItIs() throws Exception {
    Instance instance = Instance.claim(settings, self);
    assertThat(pidFile).hasContent(ProcessHandle.current().pid() + "\n");
    assertThat(InstanceRecord.parse(Files.readString(lockFile))).contains(self);
    assertThat(self.stopSeconds()).isEqualTo(16);
    instance.release();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void aSecondServerIsRefusedAndToldOfTheFirst() throws Exception {
    Process other = LockHolder.start(lockFile, "4711\n16\n/run/molt.sock\n");
    try {
      CommandException refused =
          catchThrowableOfType(CommandException.class, () -> Instance.claim(settings, self));
      assertThat(refused).hasMessage("already running as process 4711 in " + base.toAbsolutePath());
      assertThat(refused.exitCode()).isEqualTo(ExitCode.ALREADY_RUNNING);
      assertThat(pidFile).doesNotExist();
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  @Test
  void thePidFileOfAServerWithAnotherBaseIsNotTaken() throws Exception {
    Process other = LockHolder.start(pidFile, "4711\n");
    try {
      CommandException refused =
          catchThrowableOfType(CommandException.class, () -> Instance.claim(settings, self));
      assertThat(refused).hasMessage("pid_file: " + pidFile + " belongs to another running server");
      assertThat(pidFile).hasContent("4711\n");
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  @Test
  void staleFilesAreTakenOver() throws Exception {
    Files.createDirectories(lockFile.getParent());
    Files.writeString(lockFile, "4711\n16\n/run/molt.sock\n");
    Files.createDirectories(pidFile.getParent());
    Files.writeString(pidFile, "4711\n");
    Instance.claim(settings, self);
    assertThat(pidFile).hasContent(ProcessHandle.current().pid() + "\n");
  }

  @Test
  void aBaseThatCannotBeWrittenIsNamed() throws Exception {
    Files.writeString(base.resolve("run"), "a file where a directory should be");
    CommandException refused =
        catchThrowableOfType(CommandException.class, () -> Instance.claim(settings, self));
    assertThat(refused).hasMessageContaining("(expected: " + base + " to be writable");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_STARTED);
  }
}
