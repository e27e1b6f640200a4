package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server for one base directory, told by the pid file and its lock. */
final class SingleInstanceIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void aSecondStartIsRefusedAndNamesTheProcess() {
    MoltProcess molt = servers.start(Instance.withProbe());
    for (String command : new String[] {"run", "start"}) {
      CommandResult second = molt.molt(command);
      assertThat(second.exit()).as("%s", second).isEqualTo(6);
      assertThat(second.text()).contains(Long.toString(molt.processId()));
    }
    assertThat(molt.ask().generation()).isEqualTo(1);
    assertThat(molt.pid()).isEqualTo(molt.processId());
  }

  @Test
  void aStalePidFileIsTakenOver() throws IOException {
    Instance instance = Instance.withProbe();
    // A process that runs, but is not a server.
    Files.writeString(instance.pidFile(), ProcessHandle.current().pid() + "\n");
    assertThat(instance.molt("status").exit()).isEqualTo(3);
    MoltProcess molt = servers.start(instance);
    assertThat(molt.pid()).isEqualTo(molt.processId());
  }

  @Test
  void afterKillNineItStartsAgain() {
    Instance instance = Instance.withProbe();
    MoltProcess killed = servers.start(instance);
    killed.signal("KILL");
    killed.awaitExit();
    assertThat(instance.pidFile()).exists();
    assertThat(instance.molt("status").exit()).isEqualTo(3);
    MoltProcess again = servers.start(instance);
    assertThat(again.ask().application()).isEqualTo("probe");
    assertThat(again.pid()).isEqualTo(again.processId());
    CommandResult reload = again.molt("reload");
    assertThat(reload.exit()).as("%s", reload).isZero();
  }
}
