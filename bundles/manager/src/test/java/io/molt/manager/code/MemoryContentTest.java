package io.molt.manager.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.Content;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryContentTest {

  private final Content content =
      new Content(
          "a",
          "1.0.0",
          "0123",
          "a.A",
          Path.of("a.jar"),
          Map.of("Multi-Release", "true"),
          Map.of("META-INF/versions/17/a/B.class", new byte[1], "a/A.class", new byte[2]));

  @Test
  void theFrameworkMayWriteIntoTheHeadersThatItIsGiven() {
    MemoryContent memory = new MemoryContent(content);
    memory.getHeaders().orElseThrow().put("Import-Package", "x");
    assertThat(memory.getHeaders()).contains(Map.of("Multi-Release", "true"));
  }

  @Test
  void aClassForOneVersionOfJavaIsRememberedUnderItsOwnName() {
    MemoryContent memory = new MemoryContent(content);
    memory.getEntry("META-INF/versions/17/a/B.class");
    memory.getEntry("a/A.class");
    assertThat(memory.classes()).containsExactlyInAnyOrder("a.B", "a.A");
  }
}
