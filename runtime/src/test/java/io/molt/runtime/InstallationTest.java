package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

  @TempDir Path directory;
  private Path home;

  @BeforeEach
  void real() throws Exception {
    home = Files.createDirectories(directory.toRealPath().resolve("the home"));
  }

  private Directories directories(Map<String, String> environment) {
    return Installation.directories(home.resolve("lib/boot/molt.jar"), environment);
  }

  @Test
  void theBaseIsTheHomeUnlessSet() {
    assertThat(directories(Map.of())).isEqualTo(new Directories(home, home));
    assertThat(directories(Map.of("MOLT_BASE", ""))).isEqualTo(new Directories(home, home));
  }

  @Test
  void theBaseHasOneNameHoweverItIsReached() throws Exception {
    Path base = Files.createDirectory(home.resolveSibling("base"));
    Path link = Files.createSymbolicLink(home.resolveSibling("link"), base);
    assertThat(directories(Map.of("MOLT_BASE", link.toString())).base()).isEqualTo(base);
    assertThat(directories(Map.of("MOLT_BASE", home + "/../base")).base()).isEqualTo(base);
  }

  @Test
  void aLongBaseHasItsSocketAmongTheTemporaryFiles() {
    Path usual = new Directories(home, Path.of("/srv/molt")).run().resolve("molt.sock");
    assertThat(ControlAddress.path(new Directories(home, Path.of("/srv/molt")))).isEqualTo(usual);
    Path path = ControlAddress.path(new Directories(home, Path.of("/" + "x".repeat(86))));
    assertThat(path.getFileName()).hasToString("molt.sock");
    assertThat(path.getParent().getParent())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    assertThat(path.getParent().getFileName().toString())
        .matches("molt-" + System.getProperty("user.name") + "-[0-9a-f]{16}");
  }
}
