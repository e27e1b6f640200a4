package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedBrotliTest {

  @TempDir Path home;

  private Path bundles;
  private Directories directories;

  @BeforeEach
  void lay() throws Exception {
    bundles = Files.createDirectory(home.resolve("bundles"));
    directories = new Directories(home, home);
  }

  @Test
  void whereItsBundleIsMissingThatIsSaid() throws Exception {
    Files.createFile(bundles.resolve("netty-common-4.jar"));
    assertThat(ShippedBrotli.missing(directories, "Linux", "amd64"))
        .hasValueSatisfying(why -> assertThat(why).startsWith("there is no bundles/brotli4j-"));
  }

  @Test
  void itIsThereForTheMachinesThatItHasALibraryFor() throws Exception {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(bundles.resolve("brotli4j-1.jar")))) {
      jar.putNextEntry(new ZipEntry("lib/linux-x86_64/libbrotli.so"));
      jar.putNextEntry(new ZipEntry("lib/linux-aarch64/libbrotli.so"));
    }
    assertThat(ShippedBrotli.missing(directories, "Linux", "amd64")).isEmpty();
    assertThat(ShippedBrotli.missing(directories, "Linux", "aarch64")).isEmpty();
    assertThat(ShippedBrotli.missing(directories, "Linux", "riscv64"))
        .contains("bundles/brotli4j-1.jar has no library for this machine, Linux on riscv64");
    assertThat(ShippedBrotli.missing(directories, "Mac OS X", "aarch64")).isPresent();
  }

  @Test
  void aFileThatIsNoJarIsNamed() throws Exception {
    Files.writeString(bundles.resolve("brotli4j-1.jar"), "no jar");
    assertThat(ShippedBrotli.missing(directories, "Linux", "amd64"))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("bundles/brotli4j-1.jar cannot be read: "));
  }
}
