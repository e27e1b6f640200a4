package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.molt.spi.settings.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFileTest {

  @TempDir Path directory;

  private void create(String... names) throws Exception {
    for (String name : names) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  @Test
  void whatABundleNeedsStartsBeforeIt() throws Exception {
    create(
        "home/bundles/org.apache.felix.gogo.jline-1.1.8.jar",
        "home/bundles/io.molt.manager-0.1.0.jar",
        "home/bundles/io.molt.memory-0.1.0.jar",
        "home/bundles/io.molt.config-0.1.0.jar",
        "home/bundles/netty-common-4.2.18.Final.jar",
        "home/bundles/io.molt.listener-0.1.0.jar",
        "home/bundles/notes.txt",
        "home/lib/not-this-one.jar",
        "base/lib/io.molt.users.jar",
        "base/lib/boot/molt.jar");
    Directories directories = new Directories(directory.resolve("home"), directory.resolve("base"));
    assertThat(BundleFile.list(directories, true))
        .extracting(BundleFile::name, BundleFile::level, BundleFile::isOwn)
        .containsExactly(
            tuple("bundles/netty-common-4.2.18.Final.jar", 5, false),
            tuple("lib/io.molt.users.jar", 8, false),
            tuple("bundles/io.molt.config-0.1.0.jar", 10, true),
            tuple("bundles/io.molt.memory-0.1.0.jar", 15, true),
            tuple("bundles/io.molt.listener-0.1.0.jar", 20, true),
            tuple("bundles/io.molt.manager-0.1.0.jar", 30, true),
            tuple("bundles/org.apache.felix.gogo.jline-1.1.8.jar", 60, false));
  }

  /** What is missing in the list would start among the libraries, before what it needs. */
  @Test
  void eachOfTheServersOwnBundlesHasAPlaceInTheOrder() throws Exception {
    try (Stream<Path> modules = Files.list(Path.of("../bundles"))) {
      List<String> own =
          modules
              .filter(module -> Files.exists(module.resolve("pom.xml")))
              .map(module -> "io.molt." + module.getFileName())
              .filter(name -> !name.equals("io.molt.hello"))
              .toList();
      assertThat(own).hasSizeGreaterThan(6).allMatch(StartLevels::isKnown);
    }
  }

  @Test
  void withoutATerminalItsBundlesAreLeftOut() throws Exception {
    create(
        "home/bundles/jline-4.3.1.jar",
        "home/bundles/org.apache.felix.gogo.jline-1.1.8.jar",
        "home/bundles/org.apache.felix.gogo.runtime-1.1.6.jar");
    Path home = directory.resolve("home");
    assertThat(BundleFile.list(new Directories(home, home), false))
        .extracting(BundleFile::name, BundleFile::level)
        .containsExactly(
            tuple("bundles/org.apache.felix.gogo.runtime-1.1.6.jar", StartLevels.COMMANDS));
  }

  @Test
  void onlyUsersLibrariesAreCopied() {
    BundleFile own = new BundleFile(Path.of("/a b/bundles/x.jar"), 5);
    assertThat(own.location()).isEqualTo("reference:file:///a%20b/bundles/x.jar");
    assertThat(new BundleFile(Path.of("/base/lib/x.jar"), StartLevels.LIBRARY).location())
        .isEqualTo("file:///base/lib/x.jar");
  }

  @Test
  void anInstanceNeedsNoLibraries() throws Exception {
    create("home/bundles/a-1.jar");
    Path home = directory.resolve("home");
    assertThat(BundleFile.list(new Directories(home, home), false)).hasSize(1);
  }
}
