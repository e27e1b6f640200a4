package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients cannot take the last open file that the system allows the server. */
final class DescriptorsIT {

  private static final int CLIENTS = 400;

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void moreClientsThanFilesLeaveReloadsCommandsAndDropsAlone() throws Exception {
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess molt = Crowding.launchWithFiles(instance, 250);
    servers.atEnd(molt::close);
    molt.awaitReady();
    try (Crowding crowd = Crowding.of(instance.port("tcp"), CLIENTS)) {
      assertThat(crowd.refused()).isGreaterThan(CLIENTS / 4);
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(molt.molt("status").out()).containsPattern("tcp +tcp .* yes +\\d+ of \\d{2,3} ");
      instance.deploy("probe.jar", WorkerBundle.probe().version("2.0.0").bytes());
      molt.awaitLog("2.0.0");
      crowd.leave();
      crowd.awaitRoom();
      assertThat(molt.ask().version()).isEqualTo("2.0.0");
    }
    List<String> complaints =
        molt.log().lines().filter(line -> line.contains("Too many open files")).toList();
    assertThat(complaints).isEmpty();
    assertThat(molt.log()).contains("connections are taken, max_connection would allow 200000");
  }
}
