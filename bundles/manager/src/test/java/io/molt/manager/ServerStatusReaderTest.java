package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.ApplicationStatus;
import io.molt.spi.OverlookedFile;
import io.molt.spi.PortStatus;
import io.molt.spi.ServerStatus;
import io.molt.spi.settings.ListenerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of the server as a whole. */
class ServerStatusReaderTest {

  private static final ListenerSettings WEB = Town.http("web");

  private final Town town = new Town(WEB);

  private ServerStatus status() {
    return new ServerStatusReader(
            "1.2.3", town.environment, town.manager, town.ports, () -> town.changedFiles)
        .status();
  }

  @Test
  void theServerItselfIsTold() {
    town.changedFiles.add("server.cfg");
    ServerStatus status = status();
    assertThat(status.version()).isEqualTo("1.2.3");
    assertThat(status.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(status.uptime()).isPositive().isLessThan(Duration.ofDays(1));
    assertThat(status.settings()).isSameAs(town.environment.settings());
    assertThat(status.changedConfiguration()).containsExactly("server.cfg");
  }

  @Test
  void itIsReadyBetweenBootAndStop() {
    assertThat(status().ready()).isFalse();
    town.manager.booted();
    assertThat(status().ready()).isTrue();
    town.manager.shutdown();
    assertThat(status().ready()).isFalse();
  }

  @Test
  void portsAreToldAndWhereNobodyAnswers() {
    PortStatus port =
        new PortStatus(
            WEB,
            new InetSocketAddress("127.0.0.1", 9501),
            true,
            "nio",
            100,
            3,
            17,
            1,
            Map.of(),
            Optional.empty());
    town.ports.is(port);
    assertThat(status().ports()).containsExactly(port);
    assertThat(status().unanswered()).containsOnlyKeys("web");
    town.deploy("a", () -> Town.http("a", () -> {}));
    assertThat(status().unanswered()).isEmpty();
    assertThat(status().applications()).extracting(ApplicationStatus::name).containsExactly("a");
  }

  @Test
  void whatIsOverlookedIsToldWhileTheDeployerIsThere() {
    OverlookedFile file = new OverlookedFile("deploy/a.war", "is made for a servlet container");
    town.source.overlooks(file);
    assertThat(status().overlooked()).containsExactly(file);
    town.isWithoutDeployer();
    assertThat(status().overlooked()).isEmpty();
  }

  @Test
  void nothingLingersNorIsStuckWhereNothingWasReplaced() {
    assertThat(status().lingering()).isZero();
    assertThat(status().stuck()).isEmpty();
  }
}
