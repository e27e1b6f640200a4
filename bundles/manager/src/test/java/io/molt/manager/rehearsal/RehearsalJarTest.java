package io.molt.manager.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.worker.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class RehearsalJarTest {

  private static final String WORKER = "io.molt.manager.rehearsal.Understudy";
  private static final String FILE = WORKER.replace('.', '/') + ".class";

  /** Defines the worker class as a bundle would, from the jar alone. */
  private static final class Loader extends ClassLoader {
    private final byte[] code;

    Loader(byte[] code) {
      super(Worker.class.getClassLoader());
      this.code = code;
    }

    Class<?> worker() {
      return defineClass(WORKER, code, 0, code.length);
    }
  }

  private static Map<String, byte[]> files(byte[] jar, Manifest manifest) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      manifest.getMainAttributes().putAll(in.getManifest().getMainAttributes());
      for (JarEntry each = in.getNextJarEntry(); each != null; each = in.getNextJarEntry()) {
        files.put(each.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  @Test
  void eachEditionIsAWorkerOfItsOwn() throws Exception {
    RehearsalJar jar = new RehearsalJar();
    for (int number : new int[] {0, 1, 12345678}) {
      Manifest manifest = new Manifest();
      Map<String, byte[]> files = files(jar.edition(number), manifest);
      assertThat(manifest.getMainAttributes().getValue("Molt-Worker")).isEqualTo(WORKER);
      assertThat(files).containsOnlyKeys(FILE);
      Object worker = new Loader(files.get(FILE)).worker().getDeclaredConstructor().newInstance();
      assertThat(worker).isInstanceOf(Worker.class);
      assertThat(worker.toString()).isEqualTo("edition %08d".formatted(number));
    }
    assertThat(jar.edition(1)).isEqualTo(jar.edition(1)).isNotEqualTo(jar.edition(2));
  }
}
