package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A content that the disk has no room for loses nothing. The disk is the server's limit on the size
 * of a file, which ends a write as a full disk does: in its middle.
 */
final class FullDiskIT {

  private static final int LIMIT_KIB = 1024;

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void theOldCodeGoesOnAndAReloadWorksWhenThereIsRoom() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is there");
    Instance instance = servers.known(Instance.withProbe().set("log_level", "info"));
    String launcher = instance.distribution().launcher().toString();
    String script = "ulimit -S -f " + LIMIT_KIB + " && exec '" + launcher + "' run";
    MoltProcess molt = MoltProcess.launch(instance, List.of("bash", "-c", script));
    servers.atEnd(molt::close);
    molt.awaitReady();
    try (Load load = Load.steady(instance, 2, 2)) {
      load.awaitAnswers(200);
      instance.deploy("probe.jar", large("2.0.0"));
      molt.awaitLog("deploy/probe.jar: cannot be copied into ");
      CommandResult full = molt.molt("reload");
      assertThat(full.exit()).as("%s", full).isEqualTo(4);
      assertThat(full.text()).contains("cannot be copied into ", "(expected: room in the");
      load.awaitAnswers(200);
      assertThat(molt.ask().version()).isEqualTo("1.0.0");
      assertThat(stored(instance)).hasSize(1).allMatch(name -> name.endsWith(".jar"));

      CommandResult room =
          instance.run(List.of("prlimit", "--pid=" + molt.processId(), "--fsize=unlimited"));
      assertThat(room.exit()).as("%s", room).isZero();
      CommandResult reload = molt.molt("reload");
      assertThat(reload.exit()).as("%s", reload).isZero();
      assertThat(molt.ask().version()).isEqualTo("2.0.0");
      load.stop().assertNothingLost();
    }
  }

  private static byte[] large(String version) {
    byte[] noise = new byte[2 * LIMIT_KIB * 1024];
    new Random(1).nextBytes(noise);
    return WorkerBundle.probe().version(version).file("noise.bin", noise).bytes();
  }

  private static List<String> stored(Instance instance) throws IOException {
    try (Stream<Path> files = Files.list(instance.base().resolve("data/content"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("served.txt") && !name.endsWith(".woven"))
          .toList();
    }
  }
}
