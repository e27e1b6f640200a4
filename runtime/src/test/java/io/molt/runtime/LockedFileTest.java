package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedFileTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void name() {
    path = directory.resolve("run/molt.pid");
  }

  @Test
  void theDirectoryIsMadeAndTheFileHoldsWhatWasWrittenLast() throws Exception {
    try (LockedFile file = LockedFile.acquire(path).orElseThrow()) {
      file.write("a long first text");
      file.write("1\n");
      assertThat(path).hasContent("1\n");
    }
  }

  @Test
  void theLockIsRefusedWhileAnotherProcessHoldsIt() throws Exception {
    Process other = LockHolder.start(path);
    try {
      assertThat(LockedFile.acquire(path)).isEmpty();
      assertThat(LockedFile.isLocked(path)).isTrue();
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  @Test
  void whatAKilledProcessLeftBehindIsTakenOver() throws Exception {
    Process other = LockHolder.start(path, "stale");
    other.destroyForcibly().waitFor();
    assertThat(path).hasContent("stale");
    assertThat(LockedFile.isLocked(path)).isFalse();
    try (LockedFile file = LockedFile.acquire(path).orElseThrow()) {
      file.write("new");
      assertThat(path).hasContent("new");
    }
  }

  @Test
  void whoeverLooksAtTheLockDoesNotKeepItFromTheNext() throws Exception {
    Files.createDirectories(path.getParent());
    Files.createFile(path);
    assertThat(LockedFile.isLocked(path)).isFalse();
    assertThat(LockedFile.acquire(path)).isPresent();
  }

  @Test
  void theFileCanBeRemovedUnderTheLock() throws Exception {
    try (LockedFile file = LockedFile.acquire(path).orElseThrow()) {
      file.delete();
      file.delete();
      assertThat(path).doesNotExist();
    }
  }
}
