package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is not bound to the release of Netty that it is shipped with: with another one in
 * bundles/ it serves, with epoll too.
 */
final class OtherNettyIT {

  /** The jars that hold a library; that of unix-common is part of each. */
  private static final String NATIVE = "netty-transport-native-(epoll|io_uring)-.*";

  @RegisterExtension static final Servers servers = new Servers();

  /** The other release is not fetched in each build; what is to be fetched is looked at in each. */
  @Test
  void eachJarOfNettyThatIsShippedIsFetchedInTheOtherRelease() throws IOException {
    String profile = Files.readString(Path.of("pom.xml"));
    for (Path jar : netty(Distribution.located().home().resolve("bundles"))) {
      String name = jar.getFileName().toString().replaceFirst("-\\d.*", "");
      assertThat(profile)
          .containsPattern(
              "<artifactId>"
                  + name
                  + "</artifactId>\\s*<version>\\$\\{netty.other.version}</version>");
    }
  }

  @Test
  @Tag("proof")
  void anotherReleaseServesWithItsNativeLibraries(@TempDir Path directory) throws IOException {
    Instance instance = servers.known(Instance.withHello());
    Path home = directory.resolve("molt");
    String original = Distribution.located().home().toString();
    assertThat(instance.run(List.of("cp", "-R", original, home.toString())).exit()).isZero();
    Path bundles = home.resolve("bundles");
    List<Path> shipped = netty(bundles);
    for (Path jar : shipped) {
      Files.delete(jar);
    }
    Path natives = Files.createDirectory(directory.resolve("native"));
    for (Path jar : netty(Path.of("target/other-netty"))) {
      String name = jar.getFileName().toString();
      Files.copy(jar, (name.matches(NATIVE) ? natives : bundles).resolve(name));
    }
    assertThat(wrapped(instance, natives, bundles).exit()).isZero();
    assertThat(netty(bundles)).hasSameSizeAs(shipped).doesNotContainAnyElementsOf(shipped);

    CommandResult started = instance.run(List.of(home.resolve("bin/molt").toString(), "start"));
    assertThat(started.exit()).as("%s", started).isZero();
    try (HttpClientConnection http = HttpClientConnection.open(instance.port("http"))) {
      assertThat(http.get("/").status()).isEqualTo(200);
    }
    String pid = Files.readString(instance.pidFile()).strip();
    assertThat(Files.readString(Path.of("/proc", pid, "maps"))).contains("transport_native_epoll");
  }

  /** As the build does it. */
  private static CommandResult wrapped(Instance instance, Path natives, Path bundles) {
    Path classes = Distribution.located().home().resolveSibling("classes");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return instance.run(
        List.of(
            java,
            "-cp",
            classes.toString(),
            "io.molt.packaging.NativePackaging",
            natives.toString(),
            bundles.toString()));
  }

  /** BoringSSL has releases of its own. */
  private static List<Path> netty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("netty-"))
          .filter(file -> !file.getFileName().toString().startsWith("netty-tcnative-"))
          .sorted()
          .toList();
    }
  }
}
