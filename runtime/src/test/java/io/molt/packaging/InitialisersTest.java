package io.molt.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialisersTest {

  private static final String PREFIX = InitialisersTest.class.getName() + "$";

  @Test
  void classesWithAnInitialiserAreListedInOrder() throws IOException {
    Map<String, byte[]> files =
        Map.of(
            "META-INF/MANIFEST.MF",
            "<clinit>".getBytes(UTF_8),
            entry("Second"),
            read("Second"),
            entry("First"),
            read("First"),
            entry("Constant"),
            read("Constant"),
            entry("Mentions"),
            read("Mentions"));

    assertThat(new String(Initialisers.list(files), UTF_8))
        .isEqualTo(PREFIX + "First\n" + PREFIX + "Second\n");
  }

  private static String entry(String name) {
    return (PREFIX + name).replace('.', '/') + ".class";
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = InitialisersTest.class.getResourceAsStream("/" + entry(name))) {
      return in.readAllBytes();
    }
  }

  /** With an object that is made when it is first used. */
  static final class First {
    static final Object VALUE = new Object();

    private First() {}
  }

  /** As an enumeration has it. */
  enum Second {
    VALUE
  }

  /** A constant is in the file. */
  static final class Constant {
    static final int VALUE = 1;

    private Constant() {}
  }

  /** The word alone is not enough. */
  static final class Mentions {
    static final String VALUE = "<clinit>";

    private Mentions() {}
  }
}
