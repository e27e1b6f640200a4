package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SocketPathTest {

  private static Path of(String base) {
    return SocketPath.of(Path.of(base, "run"), Path.of(base), Path.of("/tmp"), "amy");
  }

  @Test
  void itIsUsuallyInRun() {
    assertThat(of("/srv/molt")).isEqualTo(Path.of("/srv/molt/run/molt.sock"));
  }

  @Test
  void aPathOfMoreThan100BytesIsReplaced() {
    String base = "/" + "b".repeat(85);
    assertThat(of(base)).isEqualTo(Path.of(base, "run/molt.sock"));
    assertThat(of(base + "b")).isEqualTo(Path.of("/tmp/molt-amy-3fe048946dae84f3/molt.sock"));
  }

  @Test
  void bytesCountAndNotCharacters() {
    assertThat(of("/" + "\u00fc".repeat(60))).startsWithRaw(Path.of("/tmp"));
  }
}
