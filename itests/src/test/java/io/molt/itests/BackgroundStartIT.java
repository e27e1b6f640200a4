package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** molt start returns when the server is ready or has failed, and says which. */
final class BackgroundStartIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void itIsReadyWhenStartReturnsAndRestartGivesANewProcess() throws IOException {
    Instance instance = servers.known(Instance.withProbe());
    CommandResult start = instance.molt("start");
    assertThat(start.exit()).as("%s", start).isZero();
    assertThat(ask(instance)).isEqualTo("probe");
    String pid = Files.readString(instance.pidFile()).strip();
    assertThat(start.text()).contains(pid);

    CommandResult restart = instance.molt("restart");
    assertThat(restart.exit()).as("%s", restart).isZero();
    assertThat(ask(instance)).isEqualTo("probe");
    assertThat(Files.readString(instance.pidFile()).strip()).isNotEqualTo(pid);

    assertThat(instance.molt("stop").exit()).isZero();
  }

  @Test
  void daemonizeSendsRunToTheBackground() {
    Instance instance = servers.known(Instance.withProbe().set("daemonize", "on"));
    CommandResult run = instance.molt("run");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(ask(instance)).isEqualTo("probe");
    assertThat(instance.molt("stop").exit()).isZero();
  }

  @Test
  void withHalfAJarAmongTheApplicationsTheOthersServe() {
    Instance instance = servers.known(Instance.withProbe());
    instance.deploy("broken.jar", BrokenBundle.TRUNCATED.bytes());
    instance.deploy("empty.jar", "".getBytes(StandardCharsets.UTF_8));
    CommandResult start = instance.molt("start");
    assertThat(start.exit()).as("%s", start).isEqualTo(9);
    assertThat(start.text()).contains("broken.jar");
    assertThat(ask(instance)).isEqualTo("probe");
    instance.molt("stop");
  }

  @Test
  void aStartThatFailsSaysWhy() {
    Instance instance = servers.known(Instance.withProbe().set("worker_num", "0"));
    CommandResult start = instance.molt("start");
    assertThat(start.exit()).as("%s", start).isEqualTo(78);
    assertThat(start.text()).contains("conf/server.cfg:1: worker_num: 0 (expected: ");
  }

  private static String ask(Instance instance) {
    try (TcpClientConnection connection = TcpClientConnection.open(instance.port("tcp"))) {
      return connection.ask("?").application();
    }
  }
}
