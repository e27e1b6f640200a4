package io.molt.manager.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.Content;
import io.molt.spi.Entries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundledDriversTest {

  private final List<String> asked = new ArrayList<>();

  private void register(String classPath, Map<String, String> files) {
    Map<String, byte[]> entries = new java.util.HashMap<>();
    files.forEach((name, text) -> entries.put(name, text.getBytes(UTF_8)));
    Content content =
        new Content(
            "a",
            "1.0.0",
            "0123",
            "a.A",
            Path.of("a.jar"),
            classPath.isEmpty() ? Map.of() : Map.of("Bundle-ClassPath", classPath),
            Entries.of(entries));
    BundledDrivers.of(content)
        .register(
            new ClassLoader(null) {
              @Override
              protected Class<?> findClass(String name) throws ClassNotFoundException {
                asked.add(name);
                throw new ClassNotFoundException(name);
              }
            });
  }

  @Test
  void thoseOfTheBundleAndOfItsNestedJarsAreAskedForOneThatIsMissingKeepsNoOtherAway() {
    register(
        ".,lib/a.jar; x=y,classes",
        Map.of(
            "META-INF/services/java.sql.Driver", "a.First # the best\n\n# none\n  a.Second\n",
            "lib/a.jar/META-INF/services/java.sql.Driver", "b.Driver\r\na.First",
            "other/META-INF/services/java.sql.Driver", "c.Driver",
            "classes/META-INF/services/java.sql.Driver", "d.Driver"));
    assertThat(asked).containsExactly("a.First", "a.Second", "b.Driver", "d.Driver");
  }

  @Test
  void withoutAClassPathItIsTheBundleItself() {
    register("", Map.of("META-INF/services/java.sql.Driver", "a.First"));
    assertThat(asked).containsExactly("a.First");
  }
}
