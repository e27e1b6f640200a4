package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The configuration is read once: a change is named, and takes effect at the next restart. */
final class ChangedConfigurationIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void statusAndReloadNameTheChangedFile() {
    MoltProcess molt = servers.start(Instance.withProbe());
    assertThat(molt.molt("status").text()).doesNotContain("server.cfg");
    molt.instance().set("worker_num", "3");

    CommandResult status = molt.molt("status");
    assertThat(status.exit()).as("%s", status).isZero();
    assertThat(status.text()).contains("server.cfg").contains("next restart");

    CommandResult reload = molt.molt("reload");
    assertThat(reload.exit()).as("%s", reload).isZero();
    assertThat(reload.text()).contains("server.cfg").contains("next restart");
    assertThat(workersOf(molt)).containsOnly(0, 1);
  }

  private static Set<Integer> workersOf(MoltProcess molt) {
    return IntStream.range(0, 40).mapToObj(i -> molt.ask().worker()).collect(Collectors.toSet());
  }
}
