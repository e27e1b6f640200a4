package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The distribution runs from where it is put, for several instances, and is not written to. */
final class InstallationIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void anInstanceElsewhereLeavesTheInstallationAsItWas() throws IOException {
    Path home = Distribution.located().home();
    Map<String, String> before = filesOf(home);
    MoltProcess molt = servers.start(Instance.withProbe());
    assertThat(molt.molt("reload").exit()).isZero();
    assertThat(molt.molt("stop").exit()).isZero();
    assertThat(filesOf(home)).isEqualTo(before);
  }

  @Test
  void aUserWithoutRightsOnTheInstallationRunsAnInstanceOfItsOwn() {
    OtherUser nobody = OtherUser.nobody();
    assumeTrue(nobody.mayRead(Distribution.located().home()), "others may read the distribution");
    Instance instance = servers.known(Instance.withProbe());
    nobody.own(instance.base());
    CommandResult start = instance.run(nobody.command(launcher(), "start"));
    assertThat(start.exit()).as("%s", start).isZero();
    CommandResult reload = instance.run(nobody.command(launcher(), "reload"));
    assertThat(reload.exit()).as("%s", reload).isZero();
    CommandResult stop = instance.run(nobody.command(launcher(), "stop"));
    assertThat(stop.exit()).as("%s", stop).isZero();
  }

  @Test
  void twoInstancesRunSideBySide() {
    MoltProcess one = servers.start(Instance.withProbe());
    MoltProcess two = servers.start(Instance.withProbe());
    assertThat(one.molt("reload").exit()).isZero();
    assertThat(one.ask().generation()).isEqualTo(2);
    assertThat(two.ask().generation()).isEqualTo(1);
    assertThat(one.molt("stop").exit()).isZero();
    assertThat(two.ask().generation()).isEqualTo(1);
  }

  @Test
  void pathsMayHoldSpacesAndTheCallMayComeThroughALink(@TempDir Path directory) throws IOException {
    Path home = directory.resolve("my molt");
    Distribution.located().copyTo(home);
    Instance instance = Instance.in(Files.createDirectories(directory.resolve("my base")));
    instance.deploy("probe.jar", WorkerBundle.probe().bytes());
    Path link = Files.createSymbolicLink(directory.resolve("a link"), home.resolve("bin/molt"));
    servers.known(instance);
    for (List<String> command : List.of(List.of("start"), List.of("reload"), List.of("stop"))) {
      CommandResult result =
          instance.run(Stream.concat(Stream.of(link.toString()), command.stream()).toList());
      assertThat(result.exit()).as("%s", result).isZero();
    }
  }

  /** With all dates kept, as tar keeps them, so that the JVM's cache of the original fits. */
  @Test
  void aMovedInstallationRunsItsOwnBundles(@TempDir Path directory) throws IOException {
    Path home = directory.resolve("moved");
    Distribution.located().copyTo(home);
    Files.writeString(home.resolve("bundles/stranger.jar"), "not a bundle");
    Instance instance = servers.known(Instance.empty());
    CommandResult start = instance.run(List.of(home.resolve("bin/molt").toString(), "start"));
    assertThat(start.exit()).as("%s", start).isEqualTo(10);
    assertThat(start.err()).contains("bundles/stranger.jar");
  }

  @Test
  void withoutABaseTheInstallationItselfIsTheInstance(@TempDir Path directory) throws IOException {
    Path home = directory.resolve("molt");
    Distribution.located().copyTo(home);
    int http = FreePorts.next();
    Files.writeString(home.resolve("conf/listener-http.cfg"), "port=" + http + "\nprotocol=http\n");
    Files.writeString(
        home.resolve("conf/listener-tcp.cfg"), "port=" + FreePorts.next() + "\nprotocol=tcp\n");
    String molt = home.resolve("bin/molt").toString();
    CommandResult start = runWithoutBase(molt, "start");
    assertThat(start.exit()).as("%s", start).isZero();
    try (HttpClientConnection connection = HttpClientConnection.open(http)) {
      assertThat(connection.get("/").body()).startsWith("Hello from hello");
    } finally {
      assertThat(runWithoutBase(molt, "stop").exit()).isZero();
    }
  }

  @Test
  void withoutAJavaThatIsNewEnoughItSaysWhatItLookedAt(@TempDir Path directory) throws IOException {
    Path old = directory.resolve("bin/java");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    Instance instance = servers.known(Instance.empty());
    instance.setEnvironment("JAVA_HOME", directory.toString());
    instance.setEnvironment("PATH", old.getParent() + ":" + System.getenv("PATH"));
    instance.setEnvironment("MOLT_JVM_DIR", directory.toString());
    for (String command : List.of("run", "start", "status")) {
      CommandResult result = instance.molt(command);
      assertThat(result.exit()).as("%s", result).isEqualTo(8);
      assertThat(result.err()).contains("25", old + ": 17");
    }
  }

  private static CommandResult runWithoutBase(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().remove("MOLT_BASE");
    return CommandResult.of(builder, Duration.ofSeconds(60));
  }

  private static String launcher() {
    return Distribution.located().launcher().toString();
  }

  private static Map<String, String> filesOf(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.toList()) {
        files.put(file.toString(), Files.getLastModifiedTime(file) + " " + file.toFile().length());
      }
    }
    return files;
  }
}
