package io.molt.manager.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.Content;
import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.connect.ConnectContent.ConnectEntry;

class MemoryContentTest {

  private final Content content =
      new Content(
          "a",
          "1.0.0",
          "0123",
          "a.A",
          Path.of("a.jar"),
          Map.of("Multi-Release", "true"),
          Entries.of(
              Map.of("META-INF/versions/17/a/B.class", new byte[1], "a/A.class", new byte[2])));

  @Test
  void theFrameworkMayWriteIntoTheHeadersThatItIsGiven() {
    MemoryContent memory = new MemoryContent(content);
    memory.getHeaders().orElseThrow().put("Import-Package", "x");
    assertThat(memory.getHeaders()).contains(Map.of("Multi-Release", "true"));
  }

  @Test
  void aClassForOneVersionOfJavaIsRememberedUnderItsOwnName() throws IOException {
    MemoryContent memory = new MemoryContent(content);
    read(memory, "META-INF/versions/17/a/B.class");
    read(memory, "a/A.class");
    assertThat(memory.classes()).containsExactlyInAnyOrder("a.B", "a.A");
  }

  private static void read(MemoryContent memory, String path) throws IOException {
    Optional<ConnectEntry> entry = memory.getEntry(path);
    if (entry.isPresent()) {
      assertThat(entry.get().getBytes()).isNotEmpty();
    }
  }

  @Test
  void whoAsksWhetherAFileIsThereHasNotReadIt() throws IOException {
    MemoryContent memory = new MemoryContent(content);
    ConnectEntry entry = memory.getEntry("a/A.class").orElseThrow();
    assertThat(memory.classes()).isEmpty();
    assertThat(entry.getContentLength()).isEqualTo(-1);
    assertThat(entry.getInputStream().readAllBytes()).hasSize(2);
    assertThat(memory.classes()).containsExactly("a.A");
  }

  @Test
  void whatIsNotThereIsNotRememberedHoweverOftenItIsAskedFor() {
    MemoryContent memory = new MemoryContent(content);
    for (int i = 0; i < 1000; i++) {
      assertThat(memory.getEntry("a/Absent" + i + ".class")).isEmpty();
    }
    assertThat(memory.classes()).isEmpty();
    assertThat(memory.classBytes()).isZero();
  }

  @Test
  void aClassOfANestedJarIsRememberedOnceUnderItsOwnName() throws IOException {
    MemoryContent memory =
        new MemoryContent(
            new Content(
                "a",
                "1.0.0",
                "0123",
                "a.A",
                Path.of("a.jar"),
                Map.of("Bundle-ClassPath", ".,lib/x.jar,lib/y.jar, classes;a=b"),
                Entries.of(
                    Map.of(
                        "a/A.class", new byte[1],
                        "lib/x.jar/x/X.class", new byte[2],
                        "lib/y.jar/META-INF/versions/21/y/Y.class", new byte[4],
                        "lib/y.jar/y/Y.class", new byte[8],
                        "classes/c/C.class", new byte[16],
                        "lib/z.jar/z/Z.class", new byte[32]))));
    for (String root : List.of("", "lib/x.jar/", "lib/y.jar/", "classes/", "lib/z.jar/")) {
      for (String file :
          List.of(
              "a/A.class",
              "x/X.class",
              "META-INF/versions/21/y/Y.class",
              "y/Y.class",
              "c/C.class",
              "z/Z.class")) {
        read(memory, root + file);
      }
    }
    assertThat(memory.classes())
        .as("not of a jar that is not on the class path, which code may read as a file")
        .containsExactlyInAnyOrder("a.A", "x.X", "y.Y", "c.C");
    assertThat(memory.classBytes()).isEqualTo(1 + 2 + 4 + 16);
    assertThat(memory.holds("x.X")).isTrue();
    assertThat(memory.holds("a.Absent")).isFalse();
  }
}
