package io.molt.runtime;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherUsersTest {

  @TempDir Path base;
  private Path file;

  @BeforeEach
  void openToAll() throws Exception {
    file = Files.createFile(base.resolve("file"));
    Files.setPosixFilePermissions(file, fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(base, fromString("rwxr-xr-x"));
  }

  @Test
  void othersLoseWhatTheyMightAndTheGroupKeepsIt() throws Exception {
    OtherUsers.shutOut(file);
    OtherUsers.shutOut(file);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-rw----"));
  }

  @Test
  void whatIsLockedIsItsOwnersAloneAlsoIfItWasThereBefore() throws Exception {
    for (Path path : new Path[] {file, base.resolve("run/new")}) {
      LockedFile.acquire(path).orElseThrow().close();
      assertThat(Files.getPosixFilePermissions(path)).isEqualTo(fromString("rw-------"));
    }
  }

  @Test
  void whatAnybodyMayChangeIsNamed() throws Exception {
    Directories directories = new Directories(base, base);
    Files.createDirectories(directories.conf());
    Files.createDirectories(directories.deploy());
    assertThat(OtherUsers.writable(directories)).isEmpty();
    Path bundle = Files.createFile(directories.deploy().resolve("a.jar"));
    Files.setPosixFilePermissions(bundle, fromString("rw-r--rw-"));
    Files.setPosixFilePermissions(directories.conf(), fromString("rwxrwxrwx"));
    assertThat(OtherUsers.writable(directories))
        .containsExactlyInAnyOrder(bundle, directories.conf());
  }
}
