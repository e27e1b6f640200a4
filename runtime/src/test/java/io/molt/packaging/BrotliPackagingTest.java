package io.molt.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrotliPackagingTest {

  private static final String CLASSES = "com/aayushatharva/brotli4j/";

  @TempDir Path directory;

  private Path jars;
  private Path bundles;

  @BeforeEach
  void lay() throws Exception {
    jars = Files.createDirectory(directory.resolve("jars"));
    bundles = directory.resolve("bundles");
    jar("brotli4j-1.2.3.jar", CLASSES + "Loader.class", CLASSES + "encoder/Encoder.class");
    jar("service-1.2.3.jar", CLASSES + "service/Provider.class");
    jar("native-linux-x86_64-1.2.3.jar", CLASSES + "x/A.class", "lib/linux-x86_64/libbrotli.so");
    jar("native-linux-aarch64-1.2.3.jar", CLASSES + "y/A.class", "lib/linux-aarch64/libbrotli.so");
  }

  private void jar(String name, String... entries) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve(name)))) {
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      for (String each : entries) {
        jar.putNextEntry(new ZipEntry(each));
      }
    }
  }

  private void make() throws IOException {
    BrotliPackaging.main(new String[] {jars.toString(), bundles.toString()});
  }

  @Test
  void oneBundleHasTheClassesAndALibraryForEachProcessor() throws Exception {
    make();
    try (JarFile bundle = new JarFile(bundles.resolve("brotli4j-1.2.3.jar").toFile())) {
      assertThat(bundle.stream().map(ZipEntry::getName))
          .containsExactly(
              "META-INF/MANIFEST.MF",
              CLASSES + "Loader.class",
              CLASSES + "encoder/Encoder.class",
              CLASSES + "service/Provider.class",
              "lib/linux-aarch64/libbrotli.so",
              "lib/linux-x86_64/libbrotli.so");
      Attributes headers = bundle.getManifest().getMainAttributes();
      assertThat(headers.getValue("Bundle-NativeCode"))
          .isEqualTo(
              "lib/linux-aarch64/libbrotli.so; osname=Linux; processor=aarch64,"
                  + "lib/linux-x86_64/libbrotli.so; osname=Linux; processor=x86_64,*");
      assertThat(headers.getValue("Bundle-Version")).isEqualTo("1.2.3");
      assertThat(headers.getValue("Export-Package")).doesNotContain("service");
    }
  }

  @Test
  void theSameJarsGiveTheSameBytes() throws Exception {
    make();
    byte[] first = Files.readAllBytes(bundles.resolve("brotli4j-1.2.3.jar"));
    make();
    assertThat(bundles.resolve("brotli4j-1.2.3.jar")).hasBinaryContent(first);
  }

  @Test
  void whatIsNotOfItIsRefused() throws Exception {
    jar("native-linux-x86_64-1.2.4.jar", "lib/linux-x86_64/libbrotli.so");
    assertThatIllegalArgumentException()
        .isThrownBy(this::make)
        .withMessageContaining("[1.2.3, 1.2.4] (expected: jars of one version");
    jar("other-1.2.3.jar");
    assertThatIllegalArgumentException()
        .isThrownBy(this::make)
        .withMessageContaining("other-1.2.3");
    Files.delete(jars.resolve("other-1.2.3.jar"));
    jar("native-linux-riscv64-1.2.3.jar");
    assertThatIllegalArgumentException()
        .isThrownBy(this::make)
        .withMessageContaining("native-linux-riscv64-1.2.3.jar: 0 of");
  }
}
