package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JVM's cache of loaded classes is used where it fits, and where it does not, nobody notices.
 */
final class TrainIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** Of the launcher, a bundle of Molt's, one of Netty's, and an application. */
  private static final List<String> CLASSES =
      List.of(
          "org.apache.felix.framework.Felix",
          "io.molt.manager.Manager",
          "io.netty.channel.epoll.EpollIoHandler",
          "io.molt.hello.Hello");

  @Test
  void theAssembledServerTakesItsClassesFromTheCache() throws IOException {
    assertThat(fromCache(Distribution.located().launcher())).isEqualTo(CLASSES);
  }

  @Test
  void aCopyIsTrainedAnew(@TempDir Path directory) throws IOException {
    Instance instance = servers.known(Instance.withHello().asShipped());
    Path home = directory.resolve("a copy");
    String original = Distribution.located().home().toString();
    // The copy's files have the date of the copying, so the cache does not fit them.
    assertThat(instance.run(List.of("cp", "-R", original, home.toString())).exit()).isZero();
    Path launcher = home.resolve("bin/molt");
    assertThat(fromCache(launcher)).isEmpty();
    CommandResult trained = instance.run(List.of(launcher.toString(), "train"));
    assertThat(trained.exit()).as("%s", trained).isZero();
    assertThat(trained.out()).isEqualTo("molt: made " + cache(home) + "\n");
    assertThat(fromCache(launcher)).isEqualTo(CLASSES);
  }

  @Test
  void aCacheThatCannotBeReadIsNoMatter(@TempDir Path directory) throws IOException {
    Instance instance = servers.known(Instance.withHello().asShipped());
    Path home = directory.resolve("molt");
    String original = Distribution.located().home().toString();
    assertThat(instance.run(List.of("cp", "-Rp", original, home.toString())).exit()).isZero();
    Path cache = cache(home);
    FileTime date = Files.getLastModifiedTime(cache);
    Files.write(cache, new byte[100_000]);
    Files.setLastModifiedTime(cache, date);
    assertThat(fromCache(home.resolve("bin/molt"))).isEmpty();
  }

  /** Runs a server from start to stop, and tells which of the classes came from the cache. */
  private static List<String> fromCache(Path launcher) throws IOException {
    Instance instance = servers.known(Instance.withHello().asShipped());
    Path loaded = instance.base().resolve("classes.txt");
    instance.setEnvironment("JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
    for (String command : List.of("start", "stop")) {
      CommandResult result = instance.run(List.of(launcher.toString(), command));
      assertThat(result.exit()).as("%s", result).isZero();
      assertThat(result.err()).isEmpty();
    }
    assertThat(instance.log()).doesNotContain("[aot]", "[cds]");
    List<String> lines = Files.readAllLines(loaded);
    return CLASSES.stream().filter(name -> isFromCache(lines, name)).toList();
  }

  /**
   * Each worker has an application's classes from a loader of its own, and the first that loads one
   * has it from the cache. The others need not be later in the log: it is written afterwards.
   */
  private static boolean isFromCache(List<String> lines, String name) {
    List<String> loads =
        lines.stream().filter(each -> each.contains(" " + name + " source:")).toList();
    assertThat(loads).as(name).isNotEmpty();
    return loads.stream().anyMatch(each -> each.contains("source: shared objects file"));
  }

  private static Path cache(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib/boot"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).findFirst().orElseThrow();
    }
  }
}
