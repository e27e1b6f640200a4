package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An application that is large takes no memory: it is read where the content store has it. The heap
 * is smaller than two such contents that are held, and reloads have three of them at a time: what
 * serves, what comes, and what it is copied from.
 */
@Timeout(240)
final class LargeContentIT {

  private static final int MIB = 1 << 20;
  private static final int NOISE = 20 * MIB;
  private static final int RELOADS = 10;

  /** Half of it is more than the application inflated, which the server asks for. */
  private static final String HEAP = "-Xmx176m";

  /** Loads a class when it is first asked for, as a thread that somebody has interrupted. */
  private static final String LATE =
      """
      if (words[0].equals("late")) {
        Thread.currentThread().interrupt();
        try {
          Class.forName(words[1]).getMethod("check").invoke(null);
        } finally {
          Thread.interrupted();
        }
      }
      """;

  @RegisterExtension static final Servers servers = new Servers();

  private final byte[] stored = nested("stored", true);
  private final byte[] deflated = nested("deflated", false);

  @Test
  void aHeapThatIsSmallerThanTwoOfThemServesAndReloadsTenOfThem() throws IOException {
    Instance instance = Instance.empty().setEnvironment("JAVA_OPTS", HEAP);
    instance.deploy("probe.jar", large(0));
    MoltProcess molt = servers.start(instance);
    molt.awaitVersion("1.0.0");
    try (Load load = Load.paced(instance, 2, 2, 200)) {
      for (int i = 1; i <= RELOADS; i++) {
        instance.deploy("probe.jar", large(i));
        molt.awaitVersion("1.0." + i);
      }
      removeFromStore(instance);
      assertLoads(molt, "stored.Late");
      CommandResult reload = molt.molt("reload");
      assertThat(reload.exit()).as("%s", reload).isZero();
      assertLoads(molt, "deflated.Late");
      load.stop().assertNothingLost();
    }
    assertThat(molt.log()).doesNotContain("needs more memory", "OutOfMemoryError");
    assertThat(stored(instance)).hasSizeBetween(1, 4).allMatch(name -> name.endsWith(".jar"));
    awaitFewDescriptors(molt);
  }

  private static void removeFromStore(Instance instance) throws IOException {
    for (String name : stored(instance)) {
      Files.delete(store(instance).resolve(name));
    }
  }

  /** In each worker, by connections that are spread over them. */
  private static void assertLoads(MoltProcess molt, String className) {
    for (int i = 0; i < 4; i++) {
      try (HttpClientConnection client = molt.http()) {
        assertThat(client.ask("late/" + className + "/ok").text()).isEqualTo("ok");
      }
    }
  }

  /** The file of the bundle, its unpacked jars and its rewritten classes, of what is in use. */
  private static void awaitFewDescriptors(MoltProcess molt) {
    Await.until(
        "the server has few files of the content store open",
        Duration.ofSeconds(60),
        Duration.ofMillis(500),
        () -> {
          Jcmd.run(molt.processId(), "GC.run");
          return openInStore(molt).size() <= 6;
        },
        () -> openInStore(molt));
  }

  private static List<String> openInStore(MoltProcess molt) {
    Path descriptors = Path.of("/proc", Long.toString(molt.processId()), "fd");
    String store = store(molt.instance()).toString();
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.map(LargeContentIT::target).filter(path -> path.startsWith(store)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static Path store(Instance instance) {
    return instance.base().resolve("data/content");
  }

  /** What is no note of the server's beside the contents. */
  private static List<String> stored(Instance instance) throws IOException {
    try (Stream<Path> files = Files.list(store(instance))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("served.txt") && !name.endsWith(".woven"))
          .toList();
    }
  }

  /** With a nested jar as it is and a compressed one, each with classes of its own. */
  private byte[] large(int version) {
    return WorkerBundle.probe()
        .version("1.0." + version)
        .header("Bundle-ClassPath", ".,lib/stored.jar,lib/deflated.jar")
        .stored("lib/stored.jar", stored)
        .file("lib/deflated.jar", deflated)
        .probeCode("start", check("stored.Early") + check("deflated.Early"))
        .probeCode("taken", LATE)
        .bytes();
  }

  private static String check(String className) {
    return "Class.forName(\"" + className + "\").getMethod(\"check\").invoke(null);";
  }

  /** Its classes check a file beside them. */
  private static byte[] nested(String name, boolean isStored) {
    Map<String, String> sources = new TreeMap<>();
    for (String simpleName : List.of("Early", "Late")) {
      sources.put(
          name + "." + simpleName,
          """
          package %s;
          public class %s {
            public static void check() throws java.io.IOException {
              try (java.io.InputStream in = %2$s.class.getResourceAsStream("noise.bin")) {
                byte[] part = new byte[65536];
                long size = 0;
                for (int read = in.read(part); read >= 0; read = in.read(part)) {
                  size += read;
                }
                if (size != %d) {
                  throw new java.io.IOException(size + " bytes (expected: %3$d)");
                }
              }
            }
          }
          """
              .formatted(name, simpleName, NOISE));
    }
    byte[] noise = new byte[NOISE];
    new Random(name.hashCode()).nextBytes(noise);
    WorkerBundle jar = WorkerBundle.library(name);
    sources.forEach(jar::source);
    String file = name + "/noise.bin";
    return (isStored ? jar.stored(file, noise) : jar.file(file, noise)).bytes();
  }
}
