package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolSectionsTest {

  private static final String CAPABILITY = "io.molt.protocol;io.molt.protocol=%s;settings=a.keys";

  @TempDir Path home;
  private Path bundles;
  private Path lib;

  @BeforeEach
  void makeDirectories() throws IOException {
    bundles = Files.createDirectory(home.resolve("bundles"));
    lib = Files.createDirectory(home.resolve("lib"));
  }

  private void jar(String name, String capabilities, String file, String text) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Provide-Capability", capabilities);
    try (OutputStream out = Files.newOutputStream(bundles.resolve(name));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new JarEntry(file));
      jar.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private ProtocolSections sections() {
    return ProtocolSections.of(new Directories(home, home));
  }

  @Test
  void aProtocolIsFoundInTheJarThatSpeaksIt() throws Exception {
    jar("io.molt.a.jar", "osgi.service", "x", "");
    jar("io.molt.b.jar", CAPABILITY.formatted("one"), "a.keys", "1");
    jar("org.acme.jar", CAPABILITY.formatted("two"), "a.keys", "2");
    assertThat(sections().find("two")).contains("2");
    assertThat(sections().find("three")).isEmpty();
    assertThat(sections().all()).isEqualTo(Map.of("one", "1", "two", "2"));
  }

  /** What comes later is not opened: here it could not be. */
  @Test
  void noMoreIsReadThanIsNeededAndMoltsOwnFirst() throws Exception {
    Files.writeString(bundles.resolve("com.acme.jar"), "no jar");
    jar("io.molt.b.jar", CAPABILITY.formatted("one"), "a.keys", "1");
    ProtocolSections sections = sections();
    assertThat(sections.find("one")).contains("1");
    assertThat(sections.read()).isEqualTo(Map.of("one", "1"));
    assertThatThrownBy(() -> sections.find("two"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(bundles.resolve("com.acme.jar") + ": cannot be read: ");
  }

  @Test
  void whatWasReadIsNotReadAgain() throws Exception {
    ProtocolSections sections = ProtocolSections.of(Map.of("one", "1"));
    assertThat(sections.find("one")).contains("1");
    assertThat(sections.find("two")).isEmpty();
    assertThat(sections.all()).containsOnlyKeys("one");
  }

  @Test
  void twoBundlesForOneProtocolAreAMistake() throws Exception {
    jar("io.molt.a.jar", CAPABILITY.formatted("one"), "a.keys", "1");
    jar("io.molt.b.jar", CAPABILITY.formatted("one"), "a.keys", "1");
    assertThatThrownBy(() -> sections().all())
        .hasMessage(
            bundles.resolve("io.molt.b.jar")
                + ": protocol one (expected: one bundle for a protocol; another in bundles/ or"
                + " lib/ has it too)");
  }

  @Test
  void aCapabilityThatIsNotWholeIsNamed() throws Exception {
    Path jar = bundles.resolve("io.molt.a.jar");
    jar("io.molt.a.jar", "io.molt.protocol;io.molt.protocol=one", "a.keys", "1");
    assertThatThrownBy(() -> sections().find("one"))
        .hasMessage(
            jar
                + ": Provide-Capability: io.molt.protocol without settings (expected:"
                + " io.molt.protocol;io.molt.protocol=NAME;settings=\"FILE\")");
    jar("io.molt.a.jar", CAPABILITY.formatted("one"), "b.keys", "1");
    assertThatThrownBy(() -> sections().find("one"))
        .hasMessage(
            jar + ": cannot be read: no a.keys in it (expected: the key file of a protocol)");
  }

  @Test
  void anInstanceMayBringAProtocolAmongItsLibraries() throws Exception {
    jar("io.molt.a.jar", CAPABILITY.formatted("one"), "a.keys", "1");
    jar("../lib/mine.jar", CAPABILITY.formatted("two"), "a.keys", "2");
    assertThat(sections().find("two")).contains("2");
    Files.writeString(lib.resolve("no.jar"), "no jar");
    assertThat(sections().find("one")).contains("1");
  }

  @Test
  void withoutTheDirectoriesThereIsNoProtocol() throws Exception {
    Path missing = home.resolve("missing");
    assertThat(ProtocolSections.of(new Directories(missing, missing)).all()).isEmpty();
  }
}
