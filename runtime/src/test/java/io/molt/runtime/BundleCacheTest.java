package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {

  @TempDir Path base;
  @TempDir Path memory;

  private Directories directories;

  @BeforeEach
  void instance() {
    directories = new Directories(base, base);
  }

  @Test
  void liesInMemoryAndIsTheOwnersAlone() throws IOException {
    Path directory = BundleCache.in(memory, directories).directory();
    assertThat(directory.getParent()).isEqualTo(memory);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatAKilledServerLeftIsTakenOver() {
    Path left = BundleCache.in(memory, directories).directory();
    assertThat(BundleCache.in(memory, directories).directory()).isEqualTo(left);
  }

  @Test
  void twoInstancesDoNotShare(@TempDir Path other) {
    assertThat(BundleCache.in(memory, directories).directory())
        .isNotEqualTo(BundleCache.in(memory, new Directories(base, other)).directory());
  }

  @Test
  void liesAmongTheDataWhereNothingIsInMemory() {
    assertThat(BundleCache.in(memory.resolve("missing"), directories).directory())
        .isEqualTo(base.resolve("data/cache"));
  }

  @Test
  void aLinkThatSomebodyLaidThereIsNotFollowed(@TempDir Path elsewhere) throws IOException {
    Path own = memory.resolve(ControlAddress.ownName(directories));
    Files.createSymbolicLink(own, elsewhere);
    assertThat(BundleCache.in(memory, directories).directory())
        .isEqualTo(base.resolve("data/cache"));
  }

  @Test
  void isRemovedWithAllThatIsInIt() throws IOException {
    BundleCache cache = BundleCache.in(memory, directories);
    Files.createDirectories(cache.directory().resolve("bundle1/version0.0"));
    cache.remove();
    cache.remove();
    assertThat(cache.directory()).doesNotExist();
  }
}
